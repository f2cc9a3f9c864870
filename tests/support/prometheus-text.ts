/** A line with a value of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A scrape, read strictly: a line that is none throws. */
export interface Scrape {
  /** Types of the families by name. */
  readonly families: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
}

const SAMPLE = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? (\S+)$/i;
const LABEL = /([a-z_][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gi;

/** Reads a scrape. @throws Error with the line that is not Prometheus' text format */
export function parseScrape(text: string): Scrape {
  const families = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const [, family = '', type = ''] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (family !== '') families.set(family, type);
    if (line === '' || line.startsWith('# ')) continue;
    const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
    const pairs = [...labels.matchAll(LABEL)];
    if (name === '' || pairs.map(([pair]) => pair).join('') !== labels) throw new Error(`No sample: ${line}`);
    samples.push({
      name,
      labels: Object.fromEntries(pairs.map(([, label = '', text = '']) => [label, text])),
      value: Number(value.replace('Inf', 'Infinity')),
    });
  }
  return { families, samples };
}

/** The family that a sample or a name in an expression belongs to: `x_bucket` to the histogram `x`. */
export function familyOf(name: string, families: ReadonlyMap<string, string>): string | undefined {
  if (families.has(name)) return name;
  const histogram = name.replace(/_(?:bucket|count|sum)$/, '');
  return families.get(histogram) === 'histogram' ? histogram : undefined;
}
