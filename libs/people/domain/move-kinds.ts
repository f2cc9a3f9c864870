/**
 * The kinds of people moves [navnenyt], each with the event that records it and the label that readers and feeds see.
 * The labels are the trade's own words and are not translated.
 */
export const MOVE_KINDS = {
  hired: { event: 'PersonHired', label: 'Nyt job' },
  promoted: { event: 'PersonPromoted', label: 'Forfremmelse' },
  'board-seat': { event: 'BoardSeatTaken', label: 'Bestyrelsespost' },
  departed: { event: 'PersonDeparted', label: 'Fratrædelse' },
  anniversary: { event: 'AnniversaryMarked', label: 'Jubilæum' },
} as const;

/** The name of a kind in commands, events and the admin API. */
export type MoveKind = keyof typeof MOVE_KINDS;

/** The label of a kind, `Nyt job`. */
export type MoveLabel = (typeof MOVE_KINDS)[MoveKind]['label'];

/** All kinds. */
export const MOVE_KIND_NAMES = ['hired', 'promoted', 'board-seat', 'departed', 'anniversary'] as const;

/** The label that readers see. */
export function labelOfKind(kind: MoveKind): MoveLabel {
  return MOVE_KINDS[kind].label;
}

/** The kind behind a label, undefined for words that are none. */
export function kindOfLabel(label: string): MoveKind | undefined {
  return MOVE_KIND_NAMES.find((kind) => MOVE_KINDS[kind].label === label);
}
