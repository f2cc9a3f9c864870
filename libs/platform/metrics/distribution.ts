/** A histogram: how many observations were at most so large, by labels. */
export interface DistributionOptions {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds in seconds, ascending. */
  readonly buckets: readonly number[];
}

interface Series {
  readonly values: readonly string[];
  /** One more than there are bounds. */
  readonly counts: number[];
  sum: number;
}

/** Where a value of the next label, or behind the last one the series, is found. */
type Branch = Map<string, Branch | Series>;

/**
 * A histogram for what happens tens of thousands of times a second: an observation takes some 100 ns, where that of
 * prom-client makes and hashes labels for more than a microsecond.
 */
export class Distribution {
  private readonly root: Branch = new Map();
  private readonly series: Series[] = [];

  constructor(private readonly options: DistributionOptions) {}

  /** @param values of the labels, in their order; they must be few and never ids */
  observe(seconds: number, ...values: readonly string[]): void {
    const series = this.seriesOf(values);
    const { buckets } = this.options;
    let bucket = 0;
    while (bucket < buckets.length && seconds > (buckets[bucket] ?? Infinity)) bucket += 1;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += seconds;
  }

  /** In Prometheus' text format. @param common labels of every line */
  text(common: Readonly<Record<string, string>>): string {
    const { name, help, labels, buckets } = this.options;
    const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
    const shared = Object.entries(common).map(([label, value]) => pair(label, value));
    for (const { values, counts, sum } of this.series) {
      const own = [...shared, ...labels.map((label, index) => pair(label, values[index] ?? ''))];
      let count = 0;
      for (const [index, inBucket] of counts.entries()) {
        count += inBucket;
        const le = pair('le', index < buckets.length ? String(buckets[index]) : '+Inf');
        lines.push(`${name}_bucket{${[...own, le].join(',')}} ${count}`);
      }
      const all = own.length > 0 ? `{${own.join(',')}}` : '';
      lines.push(`${name}_sum${all} ${sum}`, `${name}_count${all} ${count}`);
    }
    return `${lines.join('\n')}\n`;
  }

  private seriesOf(values: readonly string[]): Series {
    let at: Branch | Series = this.root;
    for (const value of values) {
      const next: Branch | Series | undefined = at instanceof Map ? at.get(value) : undefined;
      if (!next) return this.begin(values);
      at = next;
    }
    return at instanceof Map ? this.begin(values) : at;
  }

  /** @throws Error for more or fewer values than labels */
  private begin(values: readonly string[]): Series {
    const { name, labels, buckets } = this.options;
    if (values.length !== labels.length || labels.length === 0) throw new Error(`${name} has other labels`);
    const series = { values, counts: new Array<number>(buckets.length + 1).fill(0), sum: 0 };
    this.series.push(series);
    let at = this.root;
    for (const value of values.slice(0, -1)) {
      const known = at.get(value);
      const next = known instanceof Map ? known : new Map<string, Branch | Series>();
      at.set(value, next);
      at = next;
    }
    at.set(values.at(-1) ?? '', series);
    return series;
  }
}

function pair(label: string, value: string): string {
  return `${label}="${value.replace(/["\\\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))}"`;
}
