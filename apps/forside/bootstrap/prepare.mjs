import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { holdLock } from './lock.mjs';

const OLDEST_NODE = [20, 19, 0];
const BUILD_SETTINGS = [
  '.swcrc',
  'apps/forside/bootstrap/bundle.mjs',
  'nest-cli.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/**
 * Not `npm ci`: that starts by deleting what is there, so a failed download would leave nothing, and it refuses a
 * lock file without the binaries of platforms that the registry it was written with does not carry. With --no-save
 * the lock file decides all the same and is not written.
 */
const INSTALL = [
  'install',
  '--no-save',
  '--include=dev',
  '--include=optional',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

const installStamp = path.join(root, 'node_modules', '.forside-install');
const buildStamp = path.join(root, 'dist', '.forside-build');

/**
 * Brings node_modules and dist up to date: installs when the packages asked for are not the ones installed and
 * builds when a source changed, and costs a few milliseconds when neither is so. Speaks on stderr, so that the
 * output of a command stays its own. Ends the process with 1 and one sentence when it cannot.
 */
export async function prepare() {
  refuseOldNode();
  if (installedFor() === wantedInstall() && builtFor() === wantedBuild()) return;
  const release = await holdLock(path.join(root, 'dist', '.prepare.lock'), () =>
    say('Another Forside is installing or building here; waiting for it.'),
  );
  try {
    install();
    build();
  } finally {
    release();
  }
}

function refuseOldNode() {
  const running = process.versions.node.split('.').map(Number);
  const difference = OLDEST_NODE.map((wanted, i) => running[i] - wanted).find((part) => part !== 0);
  if (difference !== undefined && difference < 0) {
    fail(
      `Forside needs Node ${OLDEST_NODE.join('.')} or newer and this is ${process.versions.node}: update Node.`,
    );
  }
}

function install() {
  const wanted = wantedInstall();
  if (installedFor() === wanted) return;
  if (!npmInstalledTheLockFile()) {
    say('Installing packages; the first time takes a minute or two.');
    const began = Date.now();
    remove(installStamp);
    const { status, error } = npm(INSTALL);
    if (status !== 0) {
      fail(
        `The packages could not be installed (npm install: ${error ? error.message : `exit code ${status}`}): ` +
          'see its messages above, check the network, and start again.',
      );
    }
    say(`Installed in ${seconds(began)}.`);
  }
  fs.writeFileSync(installStamp, wanted);
}

/** Builds beside dist and then moves into place; the stamp comes last, so a build that was cut off is made again. */
function build() {
  const wanted = wantedBuild();
  if (builtFor() === wanted) return;
  say('Building.');
  const began = Date.now();
  const dist = path.join(root, 'dist');
  const next = path.join(dist, '.next');
  const previous = path.join(dist, '.previous');
  remove(next);
  remove(previous);
  fs.mkdirSync(next, { recursive: true });
  fs.mkdirSync(previous);

  const settings = JSON.parse(fs.readFileSync(path.join(root, 'nest-cli.json'), 'utf8'));
  settings.compilerOptions.deleteOutDir = false;
  settings.compilerOptions.builder.options.outDir = 'dist/.next';
  const config = path.join(next, 'nest-cli.json');
  fs.writeFileSync(config, JSON.stringify(settings));
  const nest = path.join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  runStep([nest, 'build', '--silent', '--config', path.relative(root, config)]);
  fs.rmSync(config);
  runStep([fileURLToPath(new URL('bundle.mjs', import.meta.url)), next]);

  fs.rmSync(buildStamp, { force: true });
  for (const name of fs.readdirSync(next)) {
    const place = path.join(dist, name);
    if (fs.existsSync(place)) fs.renameSync(place, path.join(previous, name));
    fs.renameSync(path.join(next, name), place);
  }
  fs.writeFileSync(buildStamp, wanted);
  remove(next);
  remove(previous);
  say(`Built in ${seconds(began)}.`);
}

/** Shows what a step of the build says only when it fails. */
function runStep(words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  fail('The build failed: see the messages above.');
}

function installedFor() {
  return textOf(installStamp);
}

function builtFor() {
  return textOf(buildStamp);
}

/** What must be installed: the lock file, what package.json asks for, and the machine that binaries are chosen for. */
function wantedInstall() {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  return createHash('sha256')
    .update(
      JSON.stringify([dependencies, devDependencies, optionalDependencies, process.platform, process.arch]),
    )
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

/** npm writes node_modules/.package-lock.json when an install is complete; somebody may have run npm by hand. */
function npmInstalledTheLockFile() {
  const installed = textOf(path.join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const wanted = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(installed).packages;
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const asked = wanted[''];
  return (
    same(asked.dependencies, dependencies) &&
    same(asked.devDependencies, devDependencies) &&
    same(asked.optionalDependencies, optionalDependencies) &&
    Object.entries(found).every(([name, entry]) => wanted[name] !== undefined || entry.optional) &&
    Object.entries(wanted).every(
      ([name, entry]) =>
        name === '' ||
        found[name]?.version === entry.version ||
        (found[name] === undefined && entry.optional),
    )
  );
}

function same(one = {}, other = {}) {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}

/** Names, sizes and times of every source, the text of the few files that say how to build them, and the last install. */
function wantedBuild() {
  const installed = fs.statSync(path.join(root, 'node_modules', '.package-lock.json'), {
    throwIfNoEntry: false,
  });
  const hash = createHash('sha256').update(`${process.versions.node}\0${installed?.mtimeMs}\n`);
  for (const name of BUILD_SETTINGS) hash.update(textOf(path.join(root, name)) ?? '');
  for (const folder of ['apps', 'libs']) addFolder(hash, folder);
  return hash.digest('hex');
}

function addFolder(hash, folder) {
  const entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      addFolder(hash, name);
    } else if (!/\.(?:mjs|spec\.tsx?)$/.test(name)) {
      const { size, mtimeMs } = fs.statSync(path.join(root, name));
      hash.update(`${name}\0${size}\0${mtimeMs}\n`);
    }
  }
}

/** The npm that runs us, if one does, so that no second one from PATH is mixed in. */
function npm(words) {
  const own = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['inherit', 2, 2] };
  if (own !== undefined && path.basename(own) === 'npm-cli.js') {
    return spawnSync(process.execPath, [own, ...words], options);
  }
  return spawnSync('npm', words, { ...options, shell: process.platform === 'win32' });
}

function textOf(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function remove(file) {
  fs.rmSync(file, { recursive: true, force: true, maxRetries: 3 });
}

function seconds(began) {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function fail(sentence) {
  say(sentence);
  process.exit(1);
}
