import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

/** Runs a program of tests/ as it stands; it reaches the libraries as built, so what is measured is what runs. */
export async function runTypeScript(file) {
  await prepare();
  process.chdir(root);
  process.setSourceMapsEnabled(true);
  await import('../../../tests/support/typescript.mjs');
  const program = path.join(root, file);
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
}
