import type { PageLine } from './page-lines.js';

/** A name as captions are compared with notices: without case and without a final stop. */
function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[.,:]$/, '');
}

/** True when both are the same name. */
export function sameName(a: string, b: string): boolean {
  return nameKey(a) === nameKey(b);
}

/** The first words of a name: one, two, …, all. A caption may leave out a legal form, or a notice may. */
function openings(name: string): readonly string[] {
  const words = nameKey(name).split(' ', 20);
  return words.map((_, index) => words.slice(0, index + 1).join(' '));
}

/** Finds what belongs to a caption (person line, company line) in constant time, however many there are. */
export class CaptionIndex<T> {
  readonly #byFullName = new Map<string, T[]>();
  readonly #byOpening = new Map<string, T[]>();

  /** Files a value under a person and a company. */
  add(person: string, company: string, value: T): void {
    append(this.#byFullName, key(person, nameKey(company)), value);
    for (const opening of openings(company)) append(this.#byOpening, key(person, opening), value);
  }

  /** The values that name this person and company: the same company, or one name is the other's first words. */
  find(person: string, company: string): readonly T[] {
    const exact = this.#byOpening.get(key(person, nameKey(company)));
    if (exact || company.length > 200) return exact ?? [];
    for (const opening of openings(company).toReversed()) {
      const values = this.#byFullName.get(key(person, opening));
      if (values) return values;
    }
    return [];
  }
}

function key(person: string, company: string): string {
  return `${nameKey(person)}\n${company}`;
}

function append<T>(map: Map<string, T[]>, name: string, value: T): void {
  const values = map.get(name);
  if (values) values.push(value);
  else map.set(name, [value]);
}

/** Captions found on a page. */
export interface Captions<T> {
  /** Every line that belongs to a caption. */
  readonly lines: ReadonlySet<PageLine>;
  readonly byNotice: ReadonlyMap<T, readonly PageLine[]>;
}

/**
 * Pairs of neighbouring lines of a rail, both free, that name the person and the company of one notice. Several pairs
 * for several notices of the same names are dealt out in page order.
 */
export function captionsAmong<T extends { readonly person: string; readonly company: string }>(
  rail: readonly PageLine[],
  options: { readonly free: ReadonlySet<PageLine>; readonly notices: readonly T[] },
): Captions<T> {
  const index = new CaptionIndex<T>();
  for (const notice of options.notices) index.add(notice.person, notice.company, notice);
  const dealt = new Map<readonly T[], number>();
  const byNotice = new Map<T, readonly PageLine[]>();
  const lines = new Set<PageLine>();
  for (let at = 0; at + 1 < rail.length; at += 1) {
    const [person, company] = [rail[at], rail[at + 1]];
    if (!person || !company || !options.free.has(person) || !options.free.has(company)) continue;
    const named = index.find(person.text, company.text);
    const turn = dealt.get(named) ?? 0;
    const notice = named[Math.min(turn, named.length - 1)];
    if (!notice) continue;
    dealt.set(named, turn + 1);
    if (!byNotice.has(notice)) byNotice.set(notice, [person, company]);
    lines.add(person).add(company);
    at += 1;
  }
  return { lines, byNotice };
}
