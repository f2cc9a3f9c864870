import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { startKurrentDBServer } from '#testing/kurrentdb-server/kurrentdb-server';
import type { KurrentDBServer } from '#testing/kurrentdb-server/kurrentdb-server';
import { forside } from '#testing/newsroom-command-line';
import { makeDataDirectory, startNewsroom } from '#testing/newsroom-process';
import type { NewsroomProcess, TestDataDirectory } from '#testing/newsroom-process';
import { publicPaths, responsesAt } from '#testing/public-responses';

/** The same wherever a newsroom runs, since pages hold addresses. */
const PLACE = { PUBLIC_URL: 'https://avis.example' };

/** What happens to a newsroom over the years, in one go: each step stands on the one before. */
describe('A newsroom that outgrows its machine', () => {
  let folder: TestDataDirectory;
  let server: KurrentDBServer;
  const running = new Set<NewsroomProcess>();
  const at = (name: string) => join(folder.path, name);

  /** What readers see at an instant before everything that happens here. */
  let paths: readonly string[];
  let past: string;
  let pages: Record<string, string>;
  const acknowledged: string[] = [];
  let sectionId: string;

  async function start(
    dataDir: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<NewsroomProcess> {
    const newsroom = await startNewsroom({ dataDir: at(dataDir), env: { ...PLACE, ...env } });
    running.add(newsroom);
    return newsroom;
  }

  async function stop(newsroom: NewsroomProcess): Promise<void> {
    running.delete(newsroom);
    expect(await newsroom.stop()).toBe(0);
  }

  async function add(newsroom: NewsroomProcess, list: string, json: unknown): Promise<string> {
    const response = await newsroom.admin(`/api/admin/v1/${list}`, { json });
    expect(response.status).toBe(201);
    return ((await response.json()) as { id: string }).id;
  }

  const publish = (newsroom: NewsroomProcess, headline: string) =>
    add(newsroom, 'articles', { headline, sectionId, publish: true });

  const onKurrentDB = () => ({ KURRENTDB_URL: server.connectionString });
  const inTheMove = (env: Record<string, string> = {}) => ({ dataDir: at('restored'), env });

  /** Everything acknowledged is there, and the past is what it was, to the byte. */
  async function expectUnharmed(newsroom: NewsroomProcess): Promise<void> {
    for (const id of acknowledged) {
      const { status } = await newsroom.admin(`/api/admin/v1/articles/${id}`);
      expect([id, status]).toEqual([id, 200]);
    }
    expect(await responsesAt(newsroom, paths, past)).toEqual(pages);
  }

  beforeAll(async () => {
    [folder, server] = await Promise.all([
      makeDataDirectory(),
      startKurrentDBServer({ serverVersion: '25.1.0' }),
    ]);
  }, 120_000);
  afterAll(async () => {
    for (const newsroom of running) await newsroom.kill();
    await server.stop();
    await folder.remove();
  });

  it('is backed up while it is written to, and goes on elsewhere with all that was acknowledged before', async () => {
    const newsroom = await start('data', { SAMPLE: 'danish' });
    sectionId = await add(newsroom, 'sections', { name: 'Havn' });
    // Lists and section pages, and a part of what they lead to: each is asked for in every newsroom that follows.
    paths = (await publicPaths(newsroom)).filter((path, index) => index < 8 || index % 4 === 0);
    expect(paths.length).toBeGreaterThan(15);
    past = new Date().toISOString();
    pages = await responsesAt(newsroom, paths, past);

    let backedUp = false;
    for (let index = 0; index < 10; index += 1) acknowledged.push(await publish(newsroom, `Før ${index}`));
    const writing = (async () => {
      let written = 0;
      for (; !backedUp; written += 1) await publish(newsroom, `Imens ${written}`);
      return written;
    })();
    const backup = await forside(at('data'), 'backup', at('backup'), '--keys', at('keys'));
    backedUp = true;
    expect(backup).toMatchObject({ code: 0 });
    expect(backup.stdout).toMatch(/backup: \d+ rows of \d+ tables and [1-9]\d* files, as of 20/);
    expect(await writing).toBeGreaterThan(0);
    await stop(newsroom);

    const restore = await forside(at('restored'), 'restore', at('backup'), '--keys', at('keys'));
    expect(restore).toMatchObject({ code: 0 });
    const restored = await start('restored');
    await expectUnharmed(restored);
    await stop(restored);
  }, 240_000);

  it('moves its log to KurrentDB, and the former log is refused from then on', async () => {
    const out = await forside(inTheMove(), 'events', 'export', at('there.ndjson'));
    expect(out).toMatchObject({ code: 0 });
    const into = await forside(inTheMove(onKurrentDB()), 'events', 'import', at('there.ndjson'));
    expect(into).toMatchObject({ code: 0 });
    expect(into.stdout).toMatch(/(\d+) events: \1 imported, 0 known before/);

    const newsroom = await start('restored', onKurrentDB());
    await expectUnharmed(newsroom);
    acknowledged.push(await publish(newsroom, 'Fra KurrentDB'));
    await stop(newsroom);
    await expect(start('restored')).rejects.toThrow(
      'This database belongs to a kurrentdb log, not to the postgres log that is configured: set KURRENTDB_URL',
    );
  }, 240_000);

  it('moves back to where it was', async () => {
    const out = await forside(inTheMove(onKurrentDB()), 'events', 'export', at('back.ndjson'));
    expect(out).toMatchObject({ code: 0 });
    const into = await forside(inTheMove(), 'events', 'import', at('back.ndjson'));
    expect(into).toMatchObject({ code: 0 });
    expect(into.stdout).toMatch(/: [1-9]\d* imported, [1-9]\d* known before/);
    const again = await forside(inTheMove(), 'events', 'import', at('back.ndjson'));
    expect(again.stdout).toContain('The newsroom was on this log before: nothing was changed.');

    const newsroom = await start('restored');
    await expectUnharmed(newsroom);
    await stop(newsroom);
  }, 240_000);
});
