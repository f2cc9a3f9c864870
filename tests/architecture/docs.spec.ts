import { access, readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { UPLOAD_LIMITS } from '#editorial';
import {
  CONFIGURATION_VARIABLES,
  DESTRUCTION_BOUND_MS,
  SECRET_VARIABLES,
  SHARED_CACHE_SECONDS,
  readConfiguration,
} from '#platform';
import { LEASE_TIMES } from '#projections';
import { ROLES } from '../../apps/forside/roles.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('Running in production', () => {
  let text: string;
  /** Cells of the rows that begin with a name in backquotes, of the table below a heading. */
  const rowsBelow = (heading: string) => {
    const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
    return [...section.matchAll(/^\| `([^`]+)`(.*)\|$/gm)].map(([, name = '', rest = '']) => ({
      name,
      cells: rest.split('|').map((cell) => cell.trim()),
    }));
  };

  beforeAll(async () => {
    text = await readFile(join(ROOT, 'docs/running-in-production.md'), 'utf8');
  });

  it('explains every setting, once, and none that there is not', () => {
    const named = rowsBelow('Settings').map(({ name }) => name);
    expect([...named].sort()).toEqual([...CONFIGURATION_VARIABLES].sort());
  });

  it('says which settings are secret', () => {
    const secret = rowsBelow('Settings').filter(({ cells }) => cells[2]?.startsWith('_secret_'));
    expect(secret.map(({ name }) => name).sort()).toEqual([...SECRET_VARIABLES].sort());
  });

  it('knows the defaults that it names', () => {
    const { configuration } = readConfiguration({});
    const said = new Map(
      rowsBelow('Settings').map(({ name, cells }) => [name, cells[1]?.replaceAll('`', '')]),
    );
    expect(Object.fromEntries(said)).toMatchObject({
      PORT: String(configuration.port),
      HOST: configuration.host,
      DATA_DIR: configuration.dataDir,
      SAMPLE: configuration.sample,
      DATABASE_POOL: String(configuration.databasePool),
      DRAIN_SECONDS: String(configuration.drainMs / 1_000),
      LOG_LEVEL: configuration.logLevel,
      TIME_ZONE: configuration.timeZone,
      PUBLICATION_LANGUAGE: configuration.language,
    });
  });

  it('knows the roles', () => {
    expect(
      rowsBelow('What runs')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...ROLES].sort());
  });

  it('promises the times that the code keeps', () => {
    expect(text).toContain(`n ≤ ${SHARED_CACHE_SECONDS}`);
    expect(text).toContain(`used by no other after ${DESTRUCTION_BOUND_MS / 1_000} seconds`);
    expect(text).toContain(`after ${LEASE_TIMES.ttl / 1_000} seconds when it is merely frozen`);
    expect(text).toContain(`bodies of ${UPLOAD_LIMITS.bytes / 1024 / 1024} MiB`);
  });

  it('watches metrics that are served', async () => {
    const served = await metricNames();
    const watched = [...text.matchAll(/`(forside_[a-z_]+)/g)].map(([, name = '']) => name);
    expect(watched.length).toBeGreaterThan(10);
    expect(watched.filter((name) => !served.has(name))).toEqual([]);
  });

  it('names commands that the command line has', async () => {
    const program = await readFile(join(ROOT, 'apps/forside/cli.ts'), 'utf8');
    const commands = new Set([...program.matchAll(/\.command\('([a-z-]+)'\)/g)].map(([, name]) => name));
    for (const file of await documents()) {
      const page = await readFile(join(ROOT, file), 'utf8');
      const used = [...page.matchAll(/(?:`|^|; |&& )forside ([a-z]+)(?: ([a-z]+))?/gm)];
      for (const [, first = '', second] of used) {
        if (ROLES.some((role) => role === first)) continue;
        expect([file, first, commands.has(first)]).toEqual([file, first, true]);
        if (['events', 'keys', 'token', 'user'].includes(first)) {
          expect([file, second, commands.has(second ?? '')]).toEqual([file, second, true]);
        }
      }
    }
  });
});

describe('Documents', () => {
  it('lead to pages and headings that exist', async () => {
    for (const file of [...(await documents()), 'README.md', 'ARCHITECTURE.md', 'docker/README.md']) {
      const page = await readFile(join(ROOT, file), 'utf8');
      const links = [...page.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
      for (const [, path = '', heading] of links) {
        const target = path === '' ? join(ROOT, file) : join(ROOT, dirname(file), path);
        await expect(access(target).then(() => `${file}: ${path}`)).resolves.toBe(`${file}: ${path}`);
        if (heading === undefined) continue;
        const anchors = headingsOf(await readFile(target, 'utf8'));
        expect([file, path, heading, anchors.includes(heading)]).toEqual([file, path, heading, true]);
      }
    }
  });
});

async function documents(): Promise<readonly string[]> {
  return (await readdir(join(ROOT, 'docs')))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
}

/** As they are addressed: in lower case, words joined by hyphens, signs left out. */
function headingsOf(page: string): readonly string[] {
  return [...page.matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Names in the sources of the metrics; families of projections and reactors are made from one pattern. */
async function metricNames(): Promise<ReadonlySet<string>> {
  const folder = join(ROOT, 'libs');
  const files = (await readdir(folder, { recursive: true })).filter((name) => /(?<!\.spec)\.ts$/.test(name));
  const sources = (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
  const patterns = [...sources.matchAll(/forside_[a-z_]*(?:\$\{kind\}[a-z_]+)?/g)].map(([name]) => name);
  const counted = [...sources.matchAll(/forside_cache_[a-z]+_total/g)].map(([name]) => name);
  return new Set([
    ...counted,
    ...patterns.flatMap((name) => ['projection', 'reactor'].map((kind) => name.replace('${kind}', kind))),
  ]);
}
