import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

await prepare();
const commandLine = path.join(root, 'dist', 'bundle', 'cli.js');
process.argv[1] = commandLine;
await import(pathToFileURL(commandLine).href);
