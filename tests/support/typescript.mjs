import { register } from 'node:module';

/**
 * `node --import ./tests/support/typescript.mjs file.ts` runs TypeScript without a build, for the real processes
 * that tests start and for benchmarks. Libraries come from dist, or with `--conditions=source` from their sources.
 */
register('./typescript-hooks.mjs', import.meta.url);
