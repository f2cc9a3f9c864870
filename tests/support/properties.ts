import fc from 'fast-check';

/**
 * fast-check with one seed for every run of `npm test`: it fails for what somebody changed, and for nothing else.
 * `npm run soak -- long-forms` draws other seeds; `FORSIDE_SEED` repeats one of those.
 */
fc.configureGlobal({ seed: Number(process.env['FORSIDE_SEED'] ?? 20_261_123) });

export { fc };
