import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const { exclude: _specs, ...swc } = JSON.parse(
  readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8'),
);
const SOURCE = /\.tsx?(\?\d+)?$/;
const JEST_GLOBALS = new URL('./jest-globals.mjs', import.meta.url).href;

/** A relative import is written `.js`, as for the compiled file, and stands for the source beside it. */
export async function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return next(JEST_GLOBALS + new URL(context.parentURL).search, context);
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && SOURCE.test(context.parentURL ?? '')) {
    for (const ending of ['.ts', '.tsx']) {
      try {
        return await next(specifier.replace(/\.js$/, ending), context);
      } catch (error) {
        if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
      }
    }
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!SOURCE.test(url)) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    ...swc,
    filename,
    swcrc: false,
    sourceMaps: 'inline',
  });
  return { format: 'module', source: code, shortCircuit: true };
}
