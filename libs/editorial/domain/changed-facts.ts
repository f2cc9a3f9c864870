import { sameValue } from './same-value.js';

/** Those of the wished facts that differ from the present ones. */
export function changedFacts<Facts extends object>(
  present: Facts,
  wished: Partial<Facts>,
  names: readonly (keyof Facts)[],
): Partial<Facts> {
  const changed: Partial<Facts> = {};
  for (const name of names) {
    const wish = wished[name];
    if (wish !== undefined && !sameValue(wish, present[name])) changed[name] = wish;
  }
  return changed;
}

/** True when there is nothing in it. */
export function isEmpty(facts: object): boolean {
  return Object.keys(facts).length === 0;
}
