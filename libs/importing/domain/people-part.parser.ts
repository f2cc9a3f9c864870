import { LineLedger, type LineAccount } from './line-account.js';
import { draftNotices, isMarked, SHORTEST_NOTICE, type NoticeDraft } from './notice-drafts.js';
import { isPeopleHeading, isRailHeading, sponsoredLabelOf } from './page-labels.js';
import { wordCount, type PageLine } from './page-lines.js';
import type { ParsedPeopleMove } from './parsed-page.js';
import { markerLineOf, splitTrailingMarker } from './people-move-kinds.js';
import { readNotice, type ReadNotice } from './people-notice.parser.js';
import { captionsAmong, sameName, type Captions } from './photo-captions.js';
import { carriesOwnStop } from './text-form.js';

/** The people moves of a rail, what became of their lines, and the lines that are left for other parts. */
export interface PeoplePart extends LineAccount {
  readonly peopleMoves: readonly ParsedPeopleMove[];
  /** Lines that no notice, caption or marker took. */
  readonly others: ReadonlySet<PageLine>;
  /** Lines that belong to notices, understood or not; no job ads are expected below them. */
  readonly notices: ReadonlySet<PageLine>;
}

/**
 * Finds the people moves among the lines of a rail. A caption may stand anywhere; it belongs to the notice that names
 * both its person and its company. A notice whose marker is unknown is not understood, marker included.
 */
export function parsePeoplePart(rail: readonly PageLine[]): PeoplePart {
  const ledger = new LineLedger();
  const { drafts, others } = draftNotices(rail);
  const free = new Set(others);
  const read = drafts.map((draft) => ({ draft, outcome: outcomeOf(draft) }));
  const notices = read.flatMap(({ outcome }) => ('notice' in outcome ? [outcome.notice] : []));
  const captions = captionsAmong(rail, { free, notices });
  const next = new Map(rail.map((line, at) => [line, rail[at + 1]]));

  const peopleMoves: ParsedPeopleMove[] = [];
  for (const { draft, outcome } of read) {
    const lines = [...draft.lines, ...draft.markers];
    if ('why' in outcome) {
      ledger.leave(lines, outcome.why);
      continue;
    }
    const { notice, text } = outcome;
    const stranger = strangeMarkerOf(draft, { next, captions, notice });
    if (stranger) {
      ledger.leave([...lines, stranger], UNKNOWN_MARKER);
      free.delete(stranger);
      continue;
    }
    ledger.use(draft.lines, 'people-move');
    ledger.use(draft.markers, 'people-move-marker');
    const caption = captions.byNotice.get(notice) ?? [];
    const numbers = [...lines, ...caption].map(({ line }) => line).sort((a, b) => a - b);
    peopleMoves.push({ ...notice, text, hasPhoto: caption.length > 0, lines: numbers });
  }
  ledger.use([...captions.lines], 'photo-caption');
  for (const line of captions.lines) free.delete(line);
  return {
    peopleMoves,
    others: free,
    notices: new Set(drafts.flatMap(({ lines }) => lines)),
    understood: ledger.understood,
    notUnderstood: ledger.notUnderstood,
  };
}

type Outcome = { readonly notice: ReadNotice; readonly text: string } | { readonly why: string };

const UNKNOWN_MARKER = 'The marker after the notice is none of the known kinds.';

function outcomeOf(draft: NoticeDraft): Outcome {
  const marked = splitTrailingMarker(draft.lines.map(({ text }) => text).join(' '));
  const [markerLine] = draft.markers;
  const marker = marked.marker ?? (markerLine ? markerLineOf(markerLine.text) : null);
  if (marker === null && endsInStrangeMarker(marked.text)) return { why: UNKNOWN_MARKER };
  const reading = readNotice(marked.text);
  if (reading.type !== 'read') return { why: reading.why };
  return marker !== null && marker !== reading.notice.kind
    ? { why: 'The marker names another kind of move than the sentence does.' }
    : { notice: reading.notice, text: marked.text };
}

/** One to three words with a capital after the final full stop, as a marker stands there: `… i Jylland. Rokade`. */
function endsInStrangeMarker(text: string): boolean {
  const tail = /(?<before>[^\s]+)[.!?] (?<words>\p{Lu}[\p{L}-]*(?: [\p{L}-]+){0,2})$/u.exec(text.slice(-80));
  return tail !== null && !carriesOwnStop(tail.groups?.['before'] ?? '');
}

/** A short line on its own right after a notice without a marker, which no caption explains, is a marker not known. */
function strangeMarkerOf(
  draft: NoticeDraft,
  around: {
    readonly next: ReadonlyMap<PageLine, PageLine | undefined>;
    readonly captions: Captions<ReadNotice>;
    readonly notice: ReadNotice;
  },
): PageLine | null {
  const last = draft.lines.at(-1);
  if (!last || draft.markers.length > 0 || isMarked(last.text)) return null;
  const isStray = (line: PageLine): boolean => !around.captions.lines.has(line) && couldBeMarker(line.text);
  const line = around.next.get(last);
  if (!line || !isStray(line)) return null;
  if (sameName(line.text, around.notice.person) || sameName(line.text, around.notice.company)) return null;
  const after = around.next.get(line);
  return after && isStray(after) ? null : line;
}

function couldBeMarker(text: string): boolean {
  if (isPeopleHeading(text) || isRailHeading(text) || sponsoredLabelOf(text)) return false;
  return wordCount(text) <= 3 && /^\p{Lu}[\p{L} -]*$/u.test(text) && markerLineOf(text) === null;
}

/** Why a line below the heading is no part of a notice. */
export function whyNoNotice(text: string): string {
  if (wordCount(text) < SHORTEST_NOTICE)
    return 'The line is no notice, and no notice that was read names both lines of such a caption.';
  const reading = readNotice(text);
  return reading.type === 'read' ? 'The line is no notice of this list.' : reading.why;
}
