/** True when two JSON values say the same, whatever the order of their members; absent and undefined are one. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameValue(item, b[index]));
  }
  const left = membersOf(a);
  const right = membersOf(b);
  return left.size === right.size && [...left].every(([name, value]) => sameValue(value, right.get(name)));
}

/** The members of `wanted` that say something else than `known`; members left out or undefined stay as they are. */
export function differencesOf<T extends object>(known: T, wanted: Partial<T>): Partial<T> {
  const differences: Partial<T> = {};
  for (const member in wanted) {
    if (wanted[member] !== undefined && !sameValue(wanted[member], known[member])) {
      differences[member] = wanted[member];
    }
  }
  return differences;
}

function membersOf(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).filter(([, member]) => member !== undefined));
}
