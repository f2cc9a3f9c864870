import fc from 'fast-check';

/**
 * fast-check with the same seeds in every run of `npm test`, so that it fails for what somebody changed and for nothing
 * else. Each property of a file draws by the next one: two that drew alike would send each other's names.
 * `npm run soak -- long-forms` draws by others; `FORSIDE_SEED` repeats those.
 */
let seed = Number(process.env['FORSIDE_SEED'] ?? 20_261_123);
fc.configureGlobal({
  get seed() {
    seed += 1;
    return seed;
  },
});

export { fc };
