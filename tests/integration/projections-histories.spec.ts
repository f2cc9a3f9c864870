import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { foldInMemory } from '#projections';
import type { LetterEvent } from '#testing/letters';
import {
  BOARDS,
  allLetters,
  letterId,
  letterStream,
  letters,
  received,
  shownLetters,
  write,
} from '#testing/letters';
import { eventually, openNewsroom, writtenFold } from '#testing/letters-newsroom';
import type { LettersNewsroom } from '#testing/letters-newsroom';

let room: LettersNewsroom;
beforeAll(async () => {
  room = await openNewsroom();
});
afterAll(() => room.close());

const name = fc.constantFrom('ann', 'bo', 'cille', 'dan');
const storable = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => text.replaceAll('\0', ''))
  .filter((text) => !/\p{Surrogate}/u.test(text));
const instant = fc
  .integer({ min: 0, max: 20 })
  .map((hours) => new Date(Date.UTC(2026, 0, 1, hours, 0, 0, hours)).toISOString());
const json = fc
  .jsonValue({ maxDepth: 3, stringUnit: 'grapheme' })
  .filter((value) => !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)));

const event: fc.Arbitrary<LetterEvent> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        board: fc.constantFrom(...BOARDS),
        text: storable,
        tags: fc.array(storable, { maxLength: 3 }),
        body: fc.dictionary(storable, json, { maxKeys: 4 }),
        answerTo: fc.option(name.map(letterId)),
        day: fc.option(fc.constantFrom('2026-02-28', '1999-12-31')),
      })
      .map(received),
  },
  fc.constantFrom(...BOARDS).map((board): LetterEvent => ({ type: 'LetterMoved', data: { board } })),
  fc
    .record({ from: instant, until: fc.option(instant) })
    .map((data): LetterEvent => ({ type: 'LetterShown', data })),
  fc.constant<LetterEvent>({ type: 'LetterBurnt', data: { reason: 'asked' } }),
  fc.constant<LetterEvent>({ type: 'LetterSmudged', data: { how: 'faintly' } }),
);
const history = fc.array(fc.record({ name, events: fc.array(event, { minLength: 1, maxLength: 4 }) }), {
  minLength: 1,
  maxLength: 25,
});

describe('Any history of letters', () => {
  it('gives the same bytes live, rebuilt and folded in memory, in batches of any size, dropped or not', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.constantFrom(1, 2, 7, 500),
        fc.nat(30),
        async (steps, batchSize, dropAt) => {
          run += 1;
          // Every run goes on from the history of the run before: histories grow, and rows are read back.
          const engine = room.engine({ batchSize });
          await engine.start();
          for (const [index, step] of steps.entries()) {
            await write(room.store, letterStream(step.name), step.events);
            if (index === dropAt) {
              await room.query(`drop schema if exists rm_letters_v${await activeVersion()} cascade`);
            }
          }
          await eventually(() => engine.caughtUp(1_000));
          const live = await eventuallyShown();
          const report = await engine.rebuild('letters');
          expect(report.tables.map(({ differing }) => differing)).toEqual([0, 0, 0]);
          const rebuilt = await shownLetters((sql) => room.query(sql));
          const fold = foldInMemory(letters, await allLetters(room.store));
          const schema = await writtenFold(room.dataSource, letters, fold);
          const folded = await shownLetters((sql) => room.query(sql), schema);
          await engine.stop();
          expect(live).toEqual(folded);
          expect(rebuilt).toEqual(folded);
          const parked = await room.query(
            `select stream as row from rm_letters_v${await activeVersion()}.parked`,
          );
          expect(parked).toEqual([]);
        },
      ),
      { numRuns: 15 },
    );
    expect(run).toBeGreaterThanOrEqual(15);
  }, 120_000);
});

async function activeVersion(): Promise<number> {
  const [row] = await room.query<{ version: number }>(
    `select active_version as version from state.projections where name = 'letters'`,
  );
  return row?.version ?? 1;
}

/** What is shown once dropped tables are back. */
async function eventuallyShown() {
  let shown: Awaited<ReturnType<typeof shownLetters>> | undefined;
  await eventually(async () => {
    shown = await shownLetters((sql) => room.query(sql)).catch(() => undefined);
    return shown !== undefined;
  });
  return shown;
}
