import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The root of the repository. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const BUNDLE = path.join(root, 'dist', 'bundle');
const ENTRIES = ['main', 'cli'];
/** They load files of their own that are no JavaScript. */
const NATIVE = ['@kurrent/*', '@node-rs/*', 'sharp', '*.node'];
/** Files that were written for require find one, and every file its place (see whereabouts). */
const BANNER = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);
const placeOf = (relative) => new URL(relative, import.meta.url);`;
const WHEREABOUTS = /\bimport\.meta\.url\b|\b__(?:dir|file)name\b/;

/**
 * Joins what was built with the packages that it uses into a few files, `bundle/main.js` and `bundle/cli.js` first: a
 * process reads a handful instead of two thousand and starts in half the time. What is imported when it is needed stays
 * a file of its own. Resolves when the files are there; rejects with esbuild's report when they cannot be made.
 */
export async function bundle(built) {
  const { build } = await import('esbuild');
  const outdir = path.join(built, 'bundle');
  const { outputFiles } = await build({
    write: false,
    entryPoints: ENTRIES.map((name) => path.join(built, 'apps', 'forside', `${name}.js`)),
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    // What Node itself would choose, so that a package is the same here and in the tests.
    conditions: [],
    mainFields: ['main'],
    external: NATIVE,
    keepNames: true,
    // A process keeps the text: without comments it takes two thirds, and half of that when no letter needs two bytes.
    minifyWhitespace: true,
    lineLimit: 200,
    charset: 'ascii',
    sourcemap: 'linked',
    sourcesContent: false,
    // What is built beside dist moves there.
    sourceRoot: `${slashes(path.relative(BUNDLE, outdir)) || '.'}/`,
    legalComments: 'none',
    banner: { js: BANNER },
    plugins: [ownImports(built), missingPackages, whereabouts(built)],
    logLevel: 'silent',
  });
  fs.mkdirSync(outdir, { recursive: true });
  for (const { path: file, text } of outputFiles) fs.writeFileSync(file, inAscii(text));
}

/** esbuild leaves letters in regular expressions, where their numbers mean the same. */
function inAscii(text) {
  if (/\\[^\x00-\x7f]/.test(text))
    throw new Error('A letter behind a backslash cannot be written as its number.');
  return text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `#kernel` and its like, in what was just built: package.json names the place where that will be. */
function ownImports(built) {
  const { imports } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return {
    name: 'own-imports',
    setup(build) {
      build.onResolve({ filter: /^#/ }, ({ path: name, importer }) => {
        const file = importer.includes('node_modules') ? undefined : imports[name]?.default;
        return file && { path: path.join(built, path.relative('dist', file)) };
      });
    },
  };
}

/** A package may require others that are only there if somebody wants them; it copes with their absence when it runs. */
const missingPackages = {
  name: 'missing-packages',
  setup(build) {
    const asked = Symbol('asked');
    build.onResolve({ filter: /^[^.#/]/ }, async ({ path: name, pluginData, ...from }) => {
      if (pluginData === asked || from.kind === 'import-statement') return undefined;
      if (!from.importer.includes('node_modules')) return undefined;
      const { errors } = await build.resolve(name, { ...from, pluginData: asked });
      return errors.length === 0 ? undefined : { path: name, external: true };
    });
  },
};

/** A module that asks where it lies is told where it lay, so that it finds the files beside it. */
function whereabouts(built) {
  return {
    name: 'whereabouts',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?js$/ }, async ({ path: file }) => {
        const text = await fs.promises.readFile(file, 'utf8');
        // Our own move with the bundle.
        const isOurs = !path.relative(built, file).startsWith('..');
        if (isOurs && /\bimport\.meta\.(?!url\b)/.test(text)) {
          throw new Error(`${file}: of import.meta a bundle knows the url alone`);
        }
        if (!WHEREABOUTS.test(text)) return undefined;
        const from = isOurs ? path.join(built, 'bundle') : BUNDLE;
        const place = `placeOf(${JSON.stringify(slashes(path.relative(from, file)))})`;
        if (text.includes('import.meta.url')) {
          return { contents: text.replaceAll('import.meta.url', `${place}.href`) };
        }
        const names = `var __filename = require('node:url').fileURLToPath(${place}), __dirname = require('node:path').dirname(__filename);`;
        return { contents: `${names} ${text}` };
      });
    },
  };
}

function slashes(file) {
  return file.replaceAll('\\', '/');
}

const program = process.argv[1];
if (program !== undefined && import.meta.url === pathToFileURL(fs.realpathSync(program)).href) {
  await bundle(path.resolve(root, process.argv[2] ?? 'dist'));
}
