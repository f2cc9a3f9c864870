import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, Recorded } from '#kernel';
import { foldInMemory } from './fold-in-memory.js';
import { projection, table } from './projection-definition.js';
import type { RowSet, Visible } from './projection-definition.js';

interface SlotRow {
  readonly front: string;
  readonly place: number;
  readonly article: string;
  readonly visible: Visible;
}
type Arranged = DomainEvent<
  'Arranged',
  { readonly fronts?: readonly string[]; readonly fold: (slots: RowSet<SlotRow>) => void }
>;

const slots = table<SlotRow>({
  columns: { front: 'text', place: 'int', article: 'text', visible: 'tstzrange' },
  primaryKey: ['front', 'place'],
  partitionKey: 'front',
});
const fronts = projection<Arranged, { slots: typeof slots }>({
  name: 'fronts',
  revision: 1,
  categories: ['front'],
  tables: { slots },
  partitions: (event) => ({ slots: event.data.fronts ?? ['sport'] }),
  apply: (event, rows) => event.data.fold(rows.slots),
});

const always: Visible = { from: '2026-01-01T00:00:00.000Z', until: null };
const slot = (place: number, article: string, visible = always): SlotRow => ({
  front: 'sport',
  place,
  article,
  visible,
});

function arranged(fold: (slots: RowSet<SlotRow>) => void, named?: readonly string[]): Recorded<Arranged> {
  return {
    type: 'Arranged',
    data: named ? { fold, fronts: named } : { fold },
    id: '6f1d7a52-6d0f-5c55-9a43-3c1f6e0f5a11',
    stream: 'front-sport',
    revision: 0n,
    occurredAt: '2026-01-01T00:00:00.000Z',
    actorId: 'editor',
    commandId: 'command',
  };
}

const places = (...folds: ((slots: RowSet<SlotRow>) => void)[]) =>
  foldInMemory(
    fronts,
    folds.map((fold) => arranged(fold)),
  ).slots.map(({ place, article }) => `${place} ${article}`);

describe('A fold', () => {
  it('gives rows in the order of their keys, numbers as numbers', () => {
    expect(
      places((rows) => {
        for (const place of [10, 9, 100, 1]) rows.put(slot(place, 'a'));
        expect(rows.partition('sport').map(({ place }) => place)).toEqual([1, 9, 10, 100]);
      }),
    ).toEqual(['1 a', '9 a', '10 a', '100 a']);
  });

  it('replaces rows, removes them, and finds both by key or partition at once', () => {
    expect(
      places(
        (rows) => [1, 2, 3].forEach((place) => rows.put(slot(place, 'a'))),
        (rows) => {
          const before = rows.partition('sport');
          rows.put(slot(2, 'b'));
          rows.delete({ front: 'sport', place: 3 });
          rows.delete({ front: 'sport', place: 4 });
          expect(before.map(({ article }) => article)).toEqual(['a', 'a', 'a']);
          expect(rows.get({ front: 'sport', place: 2 })?.article).toBe('b');
          expect(rows.get({ front: 'sport', place: 3 })).toBeUndefined();
          expect(rows.partition('sport')).toHaveLength(2);
        },
      ),
    ).toEqual(['1 a', '2 b']);
  });

  it('keeps no row that would show at no instant', () => {
    const { from } = always;
    expect(
      places(
        (rows) => [1, 2].forEach((place) => rows.put(slot(place, 'a'))),
        (rows) => {
          rows.put(slot(1, 'a', { from, until: from }));
          rows.put(slot(2, 'a', { from, until: '2026-01-01T00:00:00.001Z' }));
          rows.put(slot(3, 'a', { from, until: '2025-12-31T00:00:00.000Z' }));
        },
      ),
    ).toEqual(['2 a']);
  });

  it('lets an event see no partition but those that it named', () => {
    const attempt = (fold: (rows: RowSet<SlotRow>) => void) => () =>
      foldInMemory(fronts, [arranged((rows) => rows.put(slot(1, 'a'))), arranged(fold, ['kultur'])]);
    const refused = 'slots is used outside the partitions declared for the event';
    expect(attempt((rows) => rows.put(slot(1, 'b')))).toThrow(refused);
    expect(attempt((rows) => rows.partition('sport'))).toThrow(refused);
    expect(attempt((rows) => rows.get({ front: 'sport', place: 1 }))).toThrow(refused);
    expect(attempt((rows) => rows.delete({ front: 'sport', place: 1 }))).toThrow(refused);
    expect(attempt((rows) => rows.put({ ...slot(1, 'b'), front: 'kultur' }))).not.toThrow();
  });

  it('hands out rows that cannot be changed', () => {
    foldInMemory(fronts, [
      arranged((rows) => {
        rows.put(slot(1, 'a'));
        const row = rows.get({ front: 'sport', place: 1 });
        expect(Object.isFrozen(row) && Object.isFrozen(row?.visible)).toBe(true);
        expect(Object.isFrozen(rows.partition('sport'))).toBe(true);
      }),
    ]);
  });

  it('refuses tables that contradict themselves', () => {
    const fold = (changes: object) => () =>
      foldInMemory({ ...fronts, tables: { slots: { ...slots, ...changes } } }, []);
    expect(fold({ primaryKey: [] })).toThrow('has no primary key');
    expect(fold({ partitionKey: 'article' })).toThrow('must be part of its primary key');
    expect(fold({ primaryKey: ['front', 'visible'] })).toThrow('cannot be a key');
  });
});
