/**
 * Stands for `@jest/globals` (typescript-hooks.mjs): what Jest gives the test file that imports it. Helpers stay when the
 * next file comes, so they get what Jest gives whichever file runs.
 */
const current = () => globalThis[Symbol.for('forside.jest')];
const isOfOneFile = new URL(import.meta.url).search !== '';

function given(name) {
  if (isOfOneFile) return current()[name];
  return new Proxy(() => undefined, {
    apply: (_target, _this, words) => current()[name](...words),
    get: (_target, member) => current()[name][member],
  });
}

export const afterAll = given('afterAll');
export const afterEach = given('afterEach');
export const beforeAll = given('beforeAll');
export const beforeEach = given('beforeEach');
export const describe = given('describe');
export const expect = given('expect');
export const it = given('it');
export const jest = given('jest');
