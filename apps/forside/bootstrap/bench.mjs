import { runTypeScript } from './run-typescript.mjs';

await runTypeScript('tests/bench/main.ts');
