import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { randomId } from '#event-store';
import type { StoredEvent } from '#event-store';
import { arbitraryHistory, wholeLog, writeHistory } from '#testing/arbitrary-log';
import type { InventedAppend } from '#testing/arbitrary-log';
import { exported, imported, withoutPosition } from '#testing/log-files';
import { openTestEventStore } from '#testing/test-event-store';
import type { TestEventStore } from '#testing/test-event-store';
import { startFaultyKurrentDB } from '#testing/test-kurrentdb';

/** Before and since a server takes several streams in one append. */
const VERSIONS = ['24.10.0', '25.1.0'] as const;

describe('Moving a log from PostgreSQL to KurrentDB and back', () => {
  let home: TestEventStore;
  let back: TestEventStore;
  let history: readonly InventedAppend[];
  let original: readonly Omit<StoredEvent, 'position'>[];
  let file: Buffer;

  beforeAll(async () => {
    [home, back] = await Promise.all([openTestEventStore(), openTestEventStore()]);
    history = fc.sample(arbitraryHistory(60), 6).flat();
    await writeHistory(home.store, history, randomId());
    file = await exported(home.store);
    original = withoutPosition(await wholeLog(home.store));
  });
  afterAll(() => Promise.all([home.close(), back.close()]));

  it.each(VERSIONS)(
    'brings it to a server of version %s and back the same, in the same order',
    async (serverVersion) => {
      const { open, close } = await startFaultyKurrentDB({ serverVersion });
      try {
        const store = await open();
        expect(await imported(store, file)).toEqual({ events: original.length, known: 0 });
        expect(withoutPosition(await wholeLog(store))).toEqual(original);
        expect(await imported(store, file)).toEqual({ events: original.length, known: original.length });

        await back.dataSource.query('truncate log.events');
        await imported(back.store, await exported(store));
        expect(withoutPosition(await wholeLog(back.store))).toEqual(original);
      } finally {
        await close();
      }
    },
  );

  it.each(VERSIONS)(
    'imports every event once when version %s commits and does not answer',
    async (serverVersion) => {
      const { open, server, close } = await startFaultyKurrentDB({ serverVersion });
      try {
        const store = await open();
        await server.faults.loseAppendAnswers({ times: 3 });
        expect(await imported(store, file)).toEqual({ events: original.length, known: 0 });
        expect(withoutPosition(await wholeLog(store))).toEqual(original);
      } finally {
        await close();
      }
    },
  );
});
