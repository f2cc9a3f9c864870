import { isPeopleHeading, isRailHeading, sponsoredLabelOf } from './page-labels.js';
import { wordCount, type PageLine } from './page-lines.js';
import { markerLineOf, splitTrailingMarker } from './people-move-kinds.js';
import { readNotice, type ReadNotice } from './people-notice.parser.js';

/** The fewest words that a notice can have: `C har ansat P`, with two names for the person. */
export const SHORTEST_NOTICE = 5;

/** The lines of a notice before it is read, and the lines that hold nothing but its marker. */
export interface NoticeDraft {
  readonly lines: PageLine[];
  readonly markers: PageLine[];
}

/**
 * The notice at `at` when it is one beyond doubt, wherever it stands: its sentence has the form of one and the marker of
 * a kind ends it or stands on the next line.
 */
export function certainNoticeAt(lines: readonly PageLine[], at: number): ReadNotice | null {
  const line = lines[at];
  if (!line || wordCount(line.text) < SHORTEST_NOTICE) return null;
  const marked = splitTrailingMarker(line.text);
  if (marked.marker === null && markerLineOf(lines[at + 1]?.text ?? '') === null) return null;
  const reading = readNotice(marked.text);
  return reading.type === 'read' ? reading.notice : null;
}

/** True when a known marker ends the text. */
export function isMarked(text: string): boolean {
  return splitTrailingMarker(text).marker !== null;
}

/** How many lines may stand between a notice and its marker: a caption. */
const LONGEST_GAP = 3;
/** More sentences than this on lines of their own are no notice. */
const MOST_LINES = 12;

/** A notice that no marker has ended yet; `person` is null when its first line cannot be read. */
interface OpenNotice {
  readonly draft: NoticeDraft;
  readonly person: string | null;
  readonly at: number;
}

/**
 * Picks the lines of notices out of a rail. Below a heading `Navnenyt` any line with the form of a notice is one;
 * elsewhere it needs a marker, unless no heading follows and no label of a sponsored post stands right above. Sentences
 * that go on about the person may follow on lines of their own, and so may the marker.
 */
export function draftNotices(rail: readonly PageLine[]): {
  readonly drafts: readonly NoticeDraft[];
  readonly others: readonly PageLine[];
} {
  const lastHeading = rail.findLastIndex(({ text }) => isPeopleHeading(text));
  const drafts: NoticeDraft[] = [];
  const others: PageLine[] = [];
  let open: OpenNotice | null = null;
  let belowHeading = false;
  let sinceLabel = Infinity;
  for (const [at, line] of rail.entries()) {
    const { text } = line;
    const isLabel = sponsoredLabelOf(text) !== null;
    sinceLabel = isLabel ? 0 : sinceLabel + 1;
    if (isLabel || isRailHeading(text) || isPeopleHeading(text)) {
      belowHeading = isPeopleHeading(text);
      open = null;
      others.push(line);
    } else if (open && at - open.at <= LONGEST_GAP && markerLineOf(text)) {
      open.draft.markers.push(line);
      open = null;
    } else if (open && goesOnAbout(open.person, text) && open.draft.lines.length < MOST_LINES) {
      open.draft.lines.push(line);
      open = isMarked(text) ? null : { draft: open.draft, person: open.person, at };
    } else if (isNoticeHere(rail, at, belowHeading || (at > lastHeading && sinceLabel > 2))) {
      const draft = { lines: [line], markers: [] };
      drafts.push(draft);
      open = isMarked(text) ? null : { draft, person: personOf(text), at };
    } else {
      others.push(line);
    }
  }
  return { drafts, others };
}

function isNoticeHere(rail: readonly PageLine[], at: number, formSuffices: boolean): boolean {
  const text = rail[at]?.text ?? '';
  if (wordCount(text) < SHORTEST_NOTICE) return false;
  if (isMarked(text) || markerLineOf(rail[at + 1]?.text ?? '')) return true;
  return formSuffices && readNotice(text).type !== 'no-form';
}

function personOf(text: string): string | null {
  const reading = readNotice(text);
  return reading.type === 'read' ? reading.notice.person : null;
}

const PRONOUN = /^(?:Han|Hun|De|Hen|Vedkommende) \p{Ll}/u;
const NAME_AND_VERB = /^(?:\p{Lu}\S* ){1,9}(?:skal|kommer|er|har|læser|studerer|bliver|får) /u;

/** Sentences that go on about the person of the notice before them: `Hun kommer fra …`. */
function goesOnAbout(person: string | null, text: string): boolean {
  const [firstWord = ''] = text.split(' ', 1);
  const isPersons =
    person !== null && `${person} ${person.replaceAll('-', ' ')}`.split(' ').includes(firstWord);
  if (!PRONOUN.test(text) && !(isPersons && NAME_AND_VERB.test(text))) return false;
  return readNotice(splitTrailingMarker(text).text).type === 'no-form';
}
