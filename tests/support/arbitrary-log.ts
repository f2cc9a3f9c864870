import { fc } from '#testing/properties';
import { derivedId } from '#event-store';
import type { EventStore, EventToAppend, JsonObject, StoredEvent } from '#event-store';

/** One append of an invented history. */
export interface InventedAppend {
  readonly stream: number;
  readonly events: readonly { readonly type: string; readonly data: JsonObject }[];
}

const member = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((name) => !/\p{Cs}|\0/u.test(name));
const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => !/\p{Cs}|\0/u.test(value));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(member, tie('any'), { maxKeys: 3 }),
  ),
})).any;

/** Histories of a few streams that are written in turns, with whatever JSON can hold. */
export const arbitraryHistory = (maxAppends: number): fc.Arbitrary<readonly InventedAppend[]> =>
  fc.array(
    fc.record({
      stream: fc.integer({ min: 0, max: 4 }),
      events: fc.array(
        fc.record({
          type: fc.constantFrom('ParagraphWritten', 'PictureMoved', 'TitleChanged'),
          data: fc.dictionary(member, value, { maxKeys: 4 }).map(asParsed),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: maxAppends },
  );

/** Writes a history; `seed` makes its streams and ids its own. */
export async function writeHistory(
  store: EventStore,
  history: readonly InventedAppend[],
  seed: string,
): Promise<void> {
  const revisions = new Map<string, bigint>();
  for (const [at, append] of history.entries()) {
    const stream = `article-${derivedId(seed, String(append.stream))}`;
    const expectedRevision = revisions.get(stream) ?? -1n;
    const events = append.events.map(({ type, data }, index): EventToAppend => {
      const id = derivedId(seed, String(at), String(index));
      return {
        id,
        type,
        data,
        metadata: {
          schemaVersion: '1',
          commandId: derivedId(seed, String(at)),
          correlationId: seed,
          causationId: id,
          actorId: 'writer-1',
          occurredAt: new Date(Date.UTC(2026, 0, 1) + at).toISOString(),
        },
      };
    });
    const { revision } = await store.append({ stream, expectedRevision, events });
    revisions.set(stream, revision);
  }
}

/** All of a log, in order. */
export async function wholeLog(store: EventStore): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const batch of store.readAll({ after: 0n })) events.push(...batch.events);
  return events;
}

/** As it comes back from any engine: through JSON. */
function asParsed(data: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(data)) as JsonObject;
}
