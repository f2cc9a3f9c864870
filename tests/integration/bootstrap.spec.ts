import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const SETTINGS = ['package.json', 'package-lock.json', 'nest-cli.json', '.swcrc', 'tsconfig.json'];

let clone = '';

/** The scripts and settings of this repository around a program of three lines, with its packages at hand. */
beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'forside-clone-'));
  for (const file of SETTINGS) await cp(join(root, file), join(clone, file));
  await cp(join(root, 'apps/forside/bootstrap'), join(clone, 'apps/forside/bootstrap'), { recursive: true });
  await cp(join(root, 'tests/support'), join(clone, 'tests/support'), { recursive: true });
  await mkdir(join(clone, 'node_modules'));
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name === '.forside-install' || name === '.cache') continue;
    await symlink(join(root, 'node_modules', name), join(clone, 'node_modules', name));
  }
  await write('libs/kernel/index.ts', `export const word: string = 'Forside';`);
  await write(
    'apps/forside/main.ts',
    `import { word } from '#kernel';\nconsole.log(word, ...process.argv.slice(2));`,
  );
  await write('apps/forside/cli.ts', `console.log('command', ...process.argv.slice(2));`);
  await write(
    'tests/bench/main.ts',
    `import { word } from '#kernel';\nconst words: string[] = process.argv.slice(2);\nconsole.log(word, ...words);`,
  );
});

afterAll(async () => {
  await rm(clone, { recursive: true, force: true });
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(clone, file)), { recursive: true });
  await writeFile(join(clone, file), `${text}\n`);
}

function run(
  script: string,
  ...words: string[]
): { readonly out: string; readonly progress: string; readonly code: number | null } {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(clone, 'apps/forside/bootstrap', script), ...words],
    {
      encoding: 'utf8',
      cwd: tmpdir(),
    },
  );
  return { out: stdout, progress: stderr, code: status };
}

describe('A new user starts Forside', () => {
  it('which builds it the first time, and only then', async () => {
    const first = run('start.mjs');
    expect(first.progress).toMatch(/^Building\.\nBuilt in [\d.]+ s\.\n$/);
    expect(first.out).toBe('Forside all\n');
    const second = run('start.mjs', 'site');
    expect(second).toEqual({ out: 'Forside site\n', progress: '', code: 0 });
    expect((await readdir(join(clone, 'dist'))).sort()).toEqual(['.forside-build', 'apps', 'bundle', 'libs']);
    expect(await readdir(join(clone, 'dist/apps/forside'))).not.toContain('bootstrap');
  });

  it('and gets a new build after a change of a source, also through the command line', async () => {
    await write('libs/kernel/index.ts', `export const word: string = 'Forsiden';`);
    expect(run('forside.mjs', 'import', 'a page.txt').out).toBe('command import a page.txt\n');
    expect(run('start.mjs')).toMatchObject({ out: 'Forsiden all\n', progress: '' });
  });

  it('whose modules find the files beside them, though they run from a few files that hold them all', async () => {
    await write('libs/kernel/word.txt', 'Forsiden af i dag');
    await write(
      'libs/kernel/index.ts',
      `import { readFileSync } from 'node:fs';
import pino from 'pino';
const beside: URL = new URL('word.txt', import.meta.url);
export const word: string = \`\${readFileSync(beside, 'utf8').trim()}, \${typeof pino.transport}\`;`,
    );
    expect(run('start.mjs').out).toBe('Forsiden af i dag, function all\n');
    await rm(join(clone, 'libs/kernel/word.txt'));
  });

  it('and whose errors name lines of the sources when Node is asked for them', async () => {
    await write(
      'libs/kernel/index.ts',
      `interface Words { readonly length: number }\nexport const word = (words?: Words) => words!.length;\nword();`,
    );
    run('start.mjs');
    const built = join(clone, 'dist/bundle/main.js');
    const { stderr } = spawnSync(process.execPath, ['--enable-source-maps', built], { encoding: 'utf8' });
    expect(stderr).toContain(`${join(clone, 'libs/kernel/index.ts')}:2:`);
  });

  it('and keeps the last build when a change does not compile', async () => {
    const good = await readFile(join(clone, 'dist/libs/kernel/index.js'), 'utf8');
    await write('libs/kernel/index.ts', `export const word: = ;`);
    const broken = run('start.mjs');
    expect(broken.code).toBe(1);
    expect(broken.progress).toMatch(
      /libs\/kernel\/index\.ts[\s\S]*The build failed: see the messages above\.\n$/,
    );
    expect(await readFile(join(clone, 'dist/libs/kernel/index.js'), 'utf8')).toBe(good);
    await write('libs/kernel/index.ts', `export const word: string = 'Forside';`);
    expect(run('start.mjs').out).toBe('Forside all\n');
  });

  it('and two who start at once after a change do not disturb each other', async () => {
    await write('libs/kernel/index.ts', `export const word: string = 'Avisen';`);
    const outputs = await Promise.all([1, 2, 3].map(async () => output(startProcess('start.mjs'))));
    expect(outputs).toEqual(['Avisen all\n', 'Avisen all\n', 'Avisen all\n']);
  });

  it('and recovers from a build that was cut off', async () => {
    await write('libs/kernel/index.ts', `export const word: string = 'Dagbladet';`);
    const cutOff = startProcess('start.mjs');
    await until(async () => exists(join(clone, 'dist/.prepare.lock')));
    cutOff.kill('SIGKILL');
    await once(cutOff, 'exit');
    expect(run('start.mjs').out).toBe('Dagbladet all\n');
    expect((await readdir(join(clone, 'dist'))).sort()).toEqual(['.forside-build', 'apps', 'bundle', 'libs']);
  });

  it('and runs benchmarks written in TypeScript against what was built', () => {
    expect(run('bench.mjs', '--full', 'append')).toEqual({
      out: 'Dagbladet --full append\n',
      progress: '',
      code: 0,
    });
  });
});

function startProcess(script: string): ChildProcess {
  return spawn(process.execPath, [join(clone, 'apps/forside/bootstrap', script)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return text;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resume) => setTimeout(resume, 2));
}
