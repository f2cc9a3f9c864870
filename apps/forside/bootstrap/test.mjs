import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { prepare, root } from './prepare.mjs';

const jestArguments = process.argv.slice(2);
const modules = path.join(root, 'node_modules');
const checks = [
  ['Lint', ['eslint/bin/eslint.js', '.']],
  ['Types', ['typescript/bin/tsc', '--noEmit']],
  ['Format', ['prettier/bin/prettier.cjs', '--check', '.']],
  ['Boundaries', ['dependency-cruiser/bin/dependency-cruise.mjs', 'apps', 'libs', 'tests']],
];

if (jestArguments.some((word) => word.startsWith('--watch'))) {
  console.error(
    'Modules are loaded once in a run, so watching would test old ones: run `npm test -- path` again.',
  );
  process.exit(2);
}
await prepare();
if (jestArguments.length === 0) {
  await checkAll();
}
process.exitCode = await testAndCount();

async function testAndCount() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'forside-test-results-'));
  const results = path.join(folder, 'results.json');
  try {
    const code = await timed('Tests', [
      '--import=./tests/support/typescript.mjs',
      '--conditions=source',
      path.join(modules, 'jest', 'bin', 'jest.js'),
      '--json',
      `--outputFile=${results}`,
      ...jestArguments,
    ]);
    if (!redisIsInstalled()) {
      console.log(
        '!! LEFT OUT: the queue on Redis. Install redis-server (Debian: apt-get install redis-server).',
      );
    }
    if (fs.existsSync(results)) console.log(summaryOf(JSON.parse(fs.readFileSync(results, 'utf8'))));
    return code;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function redisIsInstalled() {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** A file that could not even be loaded counts as one failure. */
function summaryOf(results) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  return `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
}

/** Two at a time, each told of when it is done; exits when one fails. */
async function checkAll() {
  const waiting = [...checks];
  const codes = [];
  const lane = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const [heading, [program, ...words]] = check;
      codes.push(await timed(heading, [path.join(modules, program), ...words], 'pipe'));
    }
  };
  console.log(`== ${checks.map(([heading]) => heading).join(', ')}\n`);
  await Promise.all([lane(), lane()]);
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined) process.exit(failed);
}

async function timed(heading, words, output = 'inherit') {
  if (output === 'inherit') console.log(`== ${heading}`);
  const began = Date.now();
  const { code, told } = await run(words, output);
  if (code !== 0) process.stdout.write(told);
  console.log(
    `== ${heading}: ${code === 0 ? 'passed' : 'failed'} in ${((Date.now() - began) / 1000).toFixed(1)} s\n`,
  );
  return code;
}

/** Ctrl-C reaches the tools by the terminal; we wait for them, so that they clean up and the exit code is theirs. */
function run(words, output) {
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  return new Promise((settle) => {
    const child = spawn(process.execPath, words, { cwd: root, stdio: ['inherit', output, output] });
    const told = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => told.push(bytes));
    const pass = () => child.kill('SIGTERM');
    process.once('SIGTERM', pass);
    child.once('error', (error) => {
      console.error(error.message);
      settle({ code: 1, told: '' });
    });
    child.once('close', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      settle({ code: code ?? (signal === 'SIGINT' ? 130 : 1), told: Buffer.concat(told) });
    });
  });
}
