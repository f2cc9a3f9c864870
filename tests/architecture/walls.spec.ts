import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CONFIG = '.dependency-cruiser.cjs';

/** A house with one crack in each wall: what it imports, file by file. */
const CRACKED: Readonly<Record<string, readonly string[]>> = {
  'libs/kernel/index.ts': [],
  'libs/kernel/clock.ts': ['../platform/index.js'],
  'libs/platform/index.ts': [],
  'libs/platform/errors.ts': ['../editorial/index.js'],
  'libs/event-store/index.ts': [],
  'libs/event-store/postgres/index.ts': [],
  'libs/event-store/memory/index.ts': ['../../editorial/index.js'],
  'libs/editorial/index.ts': [],
  'libs/editorial/domain/article.ts': ['../queries/articles.query.js'],
  'libs/editorial/domain/section.ts': ['node:crypto'],
  'libs/editorial/queries/articles.query.ts': [],
  'libs/editorial/application/draft.ts': ['../../event-store/postgres/index.js'],
  'libs/editorial/http/first.ts': ['./second.js'],
  'libs/editorial/http/second.ts': ['./first.js'],
  'libs/editorial/http/tested.ts': ['fast-check'],
  'libs/editorial/http/served.ts': ['../../../apps/site/site.js'],
  'libs/advertising/index.ts': ['../editorial/queries/articles.query.js'],
  'apps/site/site.ts': ['../../libs/editorial/queries/articles.query.js'],
};

interface Cruised {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

describe('The walls between the rooms of the house', () => {
  let house: string;
  let found: ReadonlyMap<string, string>;

  beforeAll(async () => {
    house = await mkdtemp(join(tmpdir(), 'forside-house-'));
    for (const [file, imports] of Object.entries(CRACKED)) {
      await mkdir(dirname(join(house, file)), { recursive: true });
      const lines = imports.map((name) => `import '${name}';\n`);
      await writeFile(join(house, file), `${lines.join('')}export const here = 1;\n`);
    }
    for (const file of [CONFIG, 'tsconfig.json', 'package.json'])
      await copyFile(join(ROOT, file), join(house, file));
    await symlink(join(ROOT, 'node_modules'), join(house, 'node_modules'), 'junction');
    const { violations } = (await cruise(house)).summary;
    found = new Map(violations.map(({ rule, from }) => [rule.name, from]));
  }, 120_000);
  afterAll(() => rm(house, { recursive: true, force: true }));

  it.each([
    ['no-cycles', 'libs/editorial/http/'],
    ['kernel-imports-nothing', 'libs/kernel/clock.ts'],
    ['domain-imports-kernel-only', 'libs/editorial/domain/'],
    ['domain-knows-no-package', 'libs/editorial/domain/section.ts'],
    ['application-imports-domain-and-ports', 'libs/editorial/application/draft.ts'],
    ['adapters-import-ports', 'libs/event-store/memory/index.ts'],
    ['platform-knows-no-context', 'libs/'],
    ['libs-through-index', 'libs/advertising/index.ts'],
    ['apps-enter-libs-through-index', 'apps/site/site.ts'],
    ['libs-know-no-app', 'libs/editorial/http/served.ts'],
    ['no-test-tools-in-the-product', 'libs/editorial/http/tested.ts'],
  ])('are missed nowhere: %s sees its crack', (rule, from) => {
    expect(found.get(rule)).toMatch(new RegExp(`^${from}`));
  });

  it('have no rule that nothing here tries', async () => {
    const config = createRequire(import.meta.url)(join(ROOT, CONFIG)) as {
      readonly forbidden: readonly { readonly name: string; readonly severity: string }[];
    };
    expect(config.forbidden.map(({ name }) => name).sort()).toEqual([...found.keys()].sort());
    expect(new Set(config.forbidden.map(({ severity }) => severity))).toEqual(new Set(['error']));
  });

  it('are looked at by the test command', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    expect(scripts['lint']).toContain('depcruise apps libs tests');
  });
});

async function cruise(folder: string): Promise<Cruised> {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const run = promisify(execFile)(
    process.execPath,
    [program, '--config', CONFIG, '--output-type', 'json', 'apps', 'libs'],
    { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
  );
  // Violations are told by the exit code too.
  const { stdout } = await run.catch((error: { readonly stdout: string }) => error);
  return JSON.parse(stdout) as Cruised;
}
