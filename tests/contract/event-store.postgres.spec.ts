import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppendOutcomeUnknownError, NO_STREAM, randomId } from '#event-store';
import { openTestEventStore } from '#testing/test-event-store';
import type { TestEventStore } from '#testing/test-event-store';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('PostgreSQL', openTestEventStore);

describe('The event log on PostgreSQL, further', () => {
  let open: TestEventStore;
  beforeAll(async () => {
    open = await openTestEventStore();
  });
  afterAll(() => open.close());

  const note = (text: string) => ({
    id: randomId(),
    type: 'NoteTaken',
    data: { text },
    metadata: {
      schemaVersion: '1',
      commandId: 'c',
      correlationId: 'c',
      causationId: 'c',
      actorId: 'a',
      occurredAt: '2026-03-01T08:00:00.000Z',
    },
  });

  it('fails a bad append alone, not those that travel with it', async () => {
    const bad = { ...note('bad'), id: 'no uuid' };
    const appends = [note('good'), bad, note('fine')].map((event) =>
      open.store.append({ stream: `note-${randomId()}`, expectedRevision: NO_STREAM, events: [event] }),
    );
    const outcomes = await Promise.allSettled(appends);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('says that the outcome is unknown when the connection breaks, and a repeat settles it', async () => {
    const request = { stream: `note-${randomId()}`, expectedRevision: NO_STREAM, events: [note('once')] };
    const blocker = open.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('lock table log.events in exclusive mode');
    const append = open.store.append(request);
    append.catch(() => undefined);
    const waiting = `select pid from pg_stat_activity
      where datname = current_database() and query like '%log.append%' and wait_event_type = 'Lock' and pid <> pg_backend_pid()`;
    let pids: readonly { readonly pid: number }[] = [];
    while (pids.length === 0) pids = await open.dataSource.query(waiting);
    await blocker.query('select pg_terminate_backend($1)', [pids[0]?.pid]);
    await expect(append).rejects.toThrow(AppendOutcomeUnknownError);
    await blocker.rollbackTransaction();
    await blocker.release();

    const settled = await open.store.append(request);
    expect(settled.revision).toBe(0n);
    expect(await open.store.append(request)).toEqual(settled);
  });
});
