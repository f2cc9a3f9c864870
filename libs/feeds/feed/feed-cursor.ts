import { DomainError } from '#kernel';
import { HttpProblem } from '#platform';

/** A place in a feed: everything up to and including `seq` was seen. */
export interface FeedCursor {
  /** Twelve characters that a feed gets anew whenever its history is another one. */
  readonly epoch: string;
  readonly seq: bigint;
}

/** The form of a cursor, `3f9a0c1b2d4e.1042`. */
export const CURSOR_PATTERN = /^[0-9a-f]{12}\.(?:0|[1-9]\d{0,17})$/;

/** A cursor as consumers keep it. */
export function formatCursor({ epoch, seq }: FeedCursor): string {
  return `${epoch}.${seq}`;
}

/** @throws HttpProblem 400 `invalid-cursor` for what no feed ever gave out. */
export function parseCursor(text: string): FeedCursor {
  const [epoch = '', seq = ''] = text.split('.', 2);
  if (CURSOR_PATTERN.test(text)) return { epoch, seq: BigInt(seq) };
  throw new HttpProblem(400, 'invalid-cursor', 'Use a `next` or `cursor` of this feed, unchanged.', {
    problems: [{ field: 'after', message: 'is not a cursor of a feed' }],
  });
}

/** The answer to a cursor of another feed: going on with it would mix two copies. */
export function cursorOfAnotherFeed(name: string): HttpProblem {
  return new HttpProblem(
    400,
    'cursor-of-another-feed',
    `This is a cursor of the feed ${name}: use it there.`,
    {
      problems: [{ field: 'after', message: `belongs to the feed ${name}` }],
    },
  );
}

/** The answer to a cursor from which nobody can go on: its history is lost, or its deletes are no longer kept. */
export function snapshotNeeded(snapshot: string): DomainError {
  return new DomainError(
    'gone',
    'snapshot-needed',
    'This cursor is too old, or of a history that is no more: take a snapshot and go on from its cursor.',
    { details: { snapshot } },
  );
}
