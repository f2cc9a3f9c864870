import { aggregateIdOf, categoryOf, derivedId } from '#event-store';
import type { EventStore, EventToAppend, JsonObject, StoredEvent } from '#event-store';
import type { DomainEvent, Instant, Recorded } from '#kernel';
import { plusMilliseconds } from '#kernel';
import { projection, table } from '#projections';
import type { FoldedTables, ProjectionDefinition, ProjectionLogger, Visible } from '#projections';

/** Letters to the editor: a small context that uses every column type, for tests of projections. */
export type LetterEvent =
  | DomainEvent<
      'LetterReceived',
      {
        readonly board: string;
        readonly text: string;
        readonly tags: readonly string[];
        readonly body: JsonObject;
        readonly answerTo: string | null;
        readonly day: string | null;
      }
    >
  | DomainEvent<'LetterMoved', { readonly board: string }>
  | DomainEvent<'LetterShown', { readonly from: Instant; readonly until: Instant | null }>
  | DomainEvent<'LetterBurnt', { readonly reason: string }>
  | DomainEvent<'LetterSmudged', { readonly how: 'faintly' | 'unreadable' | 'unfoldable' | 'unstorable' }>;

/** A letter as an editor finds it. */
export type LetterRow = {
  readonly id: string;
  readonly board: string;
  readonly text: string;
  readonly words: number;
  readonly size: bigint;
  readonly answered: boolean;
  readonly answer_to: string | null;
  readonly day: string | null;
  readonly received_at: Instant;
  readonly moved_at: Instant | null;
  readonly body: JsonObject;
  readonly note: JsonObject | null;
  readonly tags: readonly string[];
  readonly friends: readonly string[];
};

/** When a letter shows. */
export type ShowingRow = { readonly letter: string; readonly revision: number; readonly visible: Visible };

/** What hangs on a board, over all letters. */
export type BoardRow = { readonly board: string; readonly letters: number; readonly newest: string | null };

const tables = {
  letters: table<LetterRow>({
    columns: {
      id: 'uuid',
      board: 'text',
      text: 'text',
      words: 'int',
      size: 'bigint',
      answered: 'boolean',
      answer_to: 'uuid?',
      day: 'date?',
      received_at: 'timestamptz',
      moved_at: 'timestamptz?',
      body: 'jsonb',
      note: 'jsonb?',
      tags: 'text[]',
      friends: 'uuid[]',
    },
    primaryKey: ['id'],
    partitionKey: 'id',
    // A letter of 1,313 words is one that this database cannot store.
    indexes: ['((1 / (words - 1313)))', '(board, received_at desc)'],
  }),
  showings: table<ShowingRow>({
    columns: { letter: 'uuid', revision: 'int', visible: 'tstzrange' },
    primaryKey: ['letter', 'revision'],
    partitionKey: 'letter',
    indexes: ['using gist (visible)'],
  }),
  boards: table<BoardRow>({
    columns: { board: 'text', letters: 'int', newest: 'uuid?' },
    primaryKey: ['board'],
    partitionKey: 'board',
  }),
};

/** The tables of {@link letters}. */
export type LetterTables = typeof tables;

/** Folds letters; each letter's stream names its boards, so that events declare them. */
export const letters: ProjectionDefinition<LetterEvent, LetterTables> = projection<LetterEvent, LetterTables>(
  {
    name: 'letters',
    revision: 1,
    categories: ['letter'],
    tables,
    removing: ['LetterBurnt'],
    partitions(event) {
      const id = aggregateIdOf(event.stream);
      return { letters: [id], showings: [id], boards: BOARDS };
    },
    apply(event, rows) {
      const id = aggregateIdOf(event.stream);
      const letter = rows.letters.get({ id });
      const count = (board: string, change: number) => {
        const before = rows.boards.get({ board });
        rows.boards.put({
          board,
          letters: (before?.letters ?? 0) + change,
          newest: change > 0 ? id : (before?.newest ?? null),
        });
      };
      switch (event.type) {
        case 'LetterReceived': {
          const { board, text, tags, body, answerTo, day } = event.data;
          if (letter) count(letter.board, -1);
          count(board, 1);
          rows.letters.put({
            id,
            board,
            text,
            words: text.split(' ').length,
            size: BigInt(text.length) * 1_000_000_000_000n,
            answered: answerTo !== null,
            answer_to: answerTo,
            day,
            received_at: event.occurredAt,
            moved_at: null,
            body,
            note: tags.length > 0 ? { first: tags[0] } : null,
            tags,
            friends: answerTo === null ? [] : [answerTo, id],
          });
          return;
        }
        case 'LetterMoved':
          if (!letter) return;
          count(letter.board, -1);
          count(event.data.board, 1);
          rows.letters.put({ ...letter, board: event.data.board, moved_at: event.occurredAt });
          return;
        case 'LetterShown':
          for (const row of rows.showings.partition(id)) {
            if (row.visible.until === null) {
              rows.showings.put({ ...row, visible: { ...row.visible, until: event.data.from } });
            }
          }
          rows.showings.put({ letter: id, revision: Number(event.revision), visible: event.data });
          return;
        case 'LetterBurnt':
          if (letter) count(letter.board, -1);
          rows.letters.delete({ id });
          for (const row of rows.showings.partition(id)) rows.showings.delete(row);
          return;
        case 'LetterSmudged':
          if (event.data.how === 'unfoldable') {
            rows.boards.put({ board: 'Debat', letters: -1, newest: null });
            throw new Error(`Nobody can read what ${id} says`);
          }
          if (letter && event.data.how === 'faintly') {
            const { a, b, ...rest } = letter.body;
            rows.letters.put({ ...letter, body: { b, ...rest, a }, tags: [...letter.tags] });
          }
          if (letter && event.data.how === 'unstorable') rows.letters.put({ ...letter, words: 1313 });
          return;
      }
    },
  },
);

/** The boards that letters hang on. */
export const BOARDS = ['Debat', 'Kultur "og" \\ mere', 'Sport'];

const EPOCH: Instant = '2026-01-01T00:00:00.000Z';

/** The stream of a letter by a short name. */
export function letterStream(name: string): string {
  return `letter-${letterId(name)}`;
}

/** The id of a letter by a short name. */
export function letterId(name: string): string {
  return derivedId('letter', name);
}

/** A received letter with whatever is left open filled in. */
export function received(
  changes: Partial<Extract<LetterEvent, { type: 'LetterReceived' }>['data']> = {},
): LetterEvent {
  return {
    type: 'LetterReceived',
    data: {
      board: 'Debat',
      text: 'Kære redaktør',
      tags: [],
      body: {},
      answerTo: null,
      day: null,
      ...changes,
    },
  };
}

/** Appends events to one stream, however far it has come; answers the token of the last one. */
export async function write(
  store: EventStore,
  stream: string,
  events: readonly DomainEvent[],
): Promise<string> {
  let revision = -1n;
  for await (const stored of store.readStream(stream)) revision = stored.revision;
  const { position } = await store.append({
    stream,
    expectedRevision: revision,
    events: events.map((event, index) => encoded(event, stream, revision + 1n + BigInt(index))),
  });
  return `${categoryOf(stream)}@${position}`;
}

function encoded(event: DomainEvent, stream: string, revision: bigint): EventToAppend {
  const id = derivedId(stream, revision.toString());
  return {
    id,
    type: event.type,
    data: event.data as JsonObject,
    metadata: {
      schemaVersion: '1',
      commandId: id,
      correlationId: id,
      causationId: id,
      actorId: 'test',
      occurredAt: plusMilliseconds(EPOCH, Number(revision) * 1_001),
    },
  };
}

/** Reads what {@link write} wrote; a letter smudged until unreadable cannot be. */
export async function readLetter(stored: StoredEvent): Promise<Recorded<DomainEvent>> {
  if (stored.type === 'LetterSmudged' && stored.data['how'] === 'unreadable') throw new Error('Unreadable');
  const { type, data, id, stream, revision, metadata } = stored;
  const { occurredAt, actorId, commandId } = metadata;
  return Promise.resolve({ type, data, id, stream, revision, occurredAt, actorId, commandId });
}

/** The whole log of letters as folds take it. */
export async function allLetters(store: EventStore): Promise<readonly Recorded<LetterEvent>[]> {
  const events: Recorded<LetterEvent>[] = [];
  for await (const batch of store.readAll({ after: 0n, categories: ['letter'] })) {
    for (const stored of batch.events) events.push((await readLetter(stored)) as Recorded<LetterEvent>);
  }
  return events;
}

/** What readers find through the views, as one text that can be compared byte for byte. */
export async function shownLetters(
  query: (sql: string) => Promise<readonly { readonly row: string }[]>,
  schema = 'rm_letters',
): Promise<Readonly<Record<keyof LetterTables, readonly string[]>>> {
  const rows = async (name: string, key: string) =>
    (await query(`select t::text as row from ${schema}.${name} t order by ${key}`)).map(({ row }) => row);
  return {
    letters: await rows('letters', 'id'),
    showings: await rows('showings', 'letter, revision'),
    boards: await rows('boards', 'board collate "C"'),
  };
}

/** Keeps what was logged, for tests of what an operator sees. */
export class MemoryLogger implements ProjectionLogger {
  readonly lines: { readonly level: string; readonly fields: object; readonly message: string }[] = [];

  info(fields: object, message: string): void {
    this.lines.push({ level: 'info', fields, message });
  }

  warn(fields: object, message: string): void {
    this.lines.push({ level: 'warn', fields, message });
  }

  error(fields: object, message: string): void {
    this.lines.push({ level: 'error', fields, message });
  }

  get errors(): readonly string[] {
    return this.lines.filter(({ level }) => level === 'error').map(({ message }) => message);
  }

  get text(): string {
    return JSON.stringify(this.lines);
  }
}

/** Rows of a fold and of the database in one form. */
export type FoldedLetters = FoldedTables<LetterTables>;
