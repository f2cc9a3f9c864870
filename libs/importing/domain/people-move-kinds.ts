/** The kinds of people moves, named like their events, with the Danish label that readers and feeds see. */
export const PEOPLE_MOVE_KINDS = {
  PersonHired: 'Nyt job',
  PersonPromoted: 'Forfremmelse',
  BoardSeatTaken: 'Bestyrelsespost',
  PersonDeparted: 'Fratrædelse',
  AnniversaryMarked: 'Jubilæum',
} as const;

/** The stable name of a kind of people move. */
export type PeopleMoveKind = keyof typeof PEOPLE_MOVE_KINDS;

/** The Danish label of a kind of people move, which also marks the end of a notice in a dump. */
export type PeopleMoveLabel = (typeof PEOPLE_MOVE_KINDS)[PeopleMoveKind];

const WORDINGS: ReadonlyMap<string, PeopleMoveLabel> = new Map<string, PeopleMoveLabel>([
  ['nyt job', PEOPLE_MOVE_KINDS.PersonHired],
  ['forfremmelse', PEOPLE_MOVE_KINDS.PersonPromoted],
  ['forfremmet', PEOPLE_MOVE_KINDS.PersonPromoted],
  ['udnævnelse', PEOPLE_MOVE_KINDS.PersonPromoted],
  ['bestyrelsespost', PEOPLE_MOVE_KINDS.BoardSeatTaken],
  ['ny bestyrelsespost', PEOPLE_MOVE_KINDS.BoardSeatTaken],
  ['fratrædelse', PEOPLE_MOVE_KINDS.PersonDeparted],
  ['fratrådt', PEOPLE_MOVE_KINDS.PersonDeparted],
  ['jubilæum', PEOPLE_MOVE_KINDS.AnniversaryMarked],
]);

/** Longest first, so that `Ny bestyrelsespost` is not read as `bestyrelsespost` after a stray `Ny`. */
const BY_LENGTH = [...WORDINGS].sort(([a], [b]) => b.length - a.length);

/** The kind that a line naming nothing but a marker gives, in any case, with or without a final stop. */
export function markerLineOf(text: string): PeopleMoveLabel | null {
  return WORDINGS.get(text.toLowerCase().replace(/ ?[.!:]$/, '')) ?? null;
}

/** A notice and the marker that ended its line; `marker` is null and `text` whole when no known marker does. */
export interface MarkedText {
  readonly text: string;
  readonly marker: PeopleMoveLabel | null;
}

/**
 * Takes the marker off the end of a notice. It must begin with a capital, as it does in print: the last words of
 * `hjælper folk til nyt job` are no marker. A sentence's final stop before it may be missing.
 */
export function splitTrailingMarker(text: string): MarkedText {
  const unstopped = text.replace(/ ?[.!]$/, '');
  for (const [wording, marker] of BY_LENGTH) {
    const at = unstopped.length - wording.length;
    if (at <= 0) continue;
    const words = unstopped.slice(at);
    const opensWithCapital = words.charAt(0) !== words.charAt(0).toLowerCase();
    const standsAlone = /[\s.!?]/u.test(unstopped.charAt(at - 1));
    if (words.toLowerCase() === wording && opensWithCapital && standsAlone) {
      return { text: unstopped.slice(0, at).trimEnd(), marker };
    }
  }
  return { text, marker: null };
}
