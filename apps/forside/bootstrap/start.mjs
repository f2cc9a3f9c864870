import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

await prepare();
const main = path.join(root, 'dist', 'bundle', 'main.js');
process.argv[1] = main;
if (process.argv.length === 2) process.argv.push('all');
await import(pathToFileURL(main).href);
