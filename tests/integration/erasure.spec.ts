import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#testing/eventually';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';
import { scrubParts } from '../../apps/forside/commands/scrub.js';

const ADMIN = '/api/admin/v1';
/** In no text but that of the notice, and nothing that a compression would shorten. */
const NAME = 'Qvistgaard-Zahlmann';
const OTHER = 'Bodil Vexø';

let newsroom: WholeNewsroom;
let dataDir: string;

/** The files under a folder that contain a text; those that vanish meanwhile do not. */
async function filesWith(text: string, folder: string): Promise<readonly string[]> {
  const wanted = Buffer.from(text);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path).catch(() => Buffer.alloc(0));
    if (content.includes(wanted)) found.push(path.slice(folder.length + 1));
  }
  return found;
}

/** Everything that readers, machines and staff can ask for. */
const OUTPUTS = [
  '/',
  '/navnenyt',
  '/api/v1/people-moves',
  '/api/v1/feeds/people-moves',
  '/api/v1/snapshots/people-moves',
  `${ADMIN}/people-moves`,
  `${ADMIN}/privacy-decisions`,
] as const;

async function outputsWith(text: string): Promise<readonly string[]> {
  const answers = await Promise.all(
    OUTPUTS.map(async (path): Promise<[string, Answer]> => [path, await newsroom.send('GET', path)]),
  );
  return answers.filter(([, answer]) => answer.text.includes(text)).map(([path]) => path);
}

const record = async (body: object) => {
  const answer = await newsroom.send('POST', `${ADMIN}/people-moves`, {
    body: { kind: 'hired', company: { name: 'Nordhavn Data A/S' }, ...body },
  });
  expect(answer.status).toBe(201);
  return { id: String(answer.json?.['id']), personId: String(answer.json?.['personId']) };
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'forside-erasure-'));
  await chmod(dataDir, 0o755);
  newsroom = await openWholeNewsroom({
    works: true,
    environment: { DATABASE_URL: '', DATA_DIR: dataDir },
  });
}, 60_000);
afterAll(async () => {
  await newsroom.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('Somebody who asks to be forgotten', () => {
  it('is gone from every output at once, and after a scrub from every file of the data directory', async () => {
    const move = await record({ person: `Asta ${NAME}`, role: 'netværksarkitekt' });
    await record({ person: OTHER, role: 'lods' });
    await newsroom.shown();
    expect(await outputsWith(NAME)).toContain('/navnenyt');
    expect(await outputsWith(NAME)).toContain('/api/v1/people-moves');
    // What the planner keeps of a table are values of its columns.
    await newsroom.parts.dataSource.query('analyze');

    const erased = await newsroom.send('POST', `${ADMIN}/people/${move.personId}/erase`, { body: {} });
    expect(erased.status).toBe(200);
    await eventually('the name is in no output', async () => (await outputsWith(NAME)).length === 0);
    expect(await outputsWith(OTHER)).toContain('/navnenyt');
    expect(await filesWith(NAME, dataDir)).not.toEqual([]);

    await scrubParts(newsroom.parts, () => undefined);
    expect(await filesWith(NAME, dataDir)).toEqual([]);
    expect(newsroom.log.join('')).not.toContain(NAME);
    expect(await outputsWith(OTHER)).toContain('/navnenyt');
  }, 60_000);
});
