import { expect } from '@jest/globals';
import fc from 'fast-check';

const FIRST_SEED = Number(process.env['FORSIDE_SEED'] ?? 20_261_123);
let file: string | undefined;
let seed: number;

/**
 * fast-check with the same seeds in every run of `npm test`, so that it fails for what somebody changed and for nothing
 * else. Each property of a file draws by the next one: two that drew alike would send each other's names.
 * `npm run soak -- long-forms` draws by others; `FORSIDE_SEED` repeats those.
 */
fc.configureGlobal({
  get seed() {
    const { testPath } = expect.getState();
    seed = testPath === file ? seed + 1 : FIRST_SEED + 1;
    file = testPath;
    return seed;
  },
});

export { fc };
