import { LineLedger, mergeAccounts, type LineAccount } from './line-account.js';
import {
  isImageMark,
  isPeopleHeading,
  isPeopleHeadingTail,
  isRailHeading,
  sponsoredLabelOf,
} from './page-labels.js';
import type { PageLine } from './page-lines.js';
import type { ParsedJob, ParsedPeopleMove, ParsedSponsoredPost } from './parsed-page.js';
import { parsePeoplePart, whyNoNotice, type PeoplePart } from './people-part.parser.js';
import { divideStretch } from './rail-threes.js';
import { holdsWords } from './text-form.js';

/** What stands beside an article, and what became of the lines. */
export interface RailPart extends LineAccount {
  readonly sponsoredPosts: readonly ParsedSponsoredPost[];
  readonly jobs: readonly ParsedJob[];
  readonly peopleMoves: readonly ParsedPeopleMove[];
}

/** Lines between two labels or headings; `label` is that of a sponsored post, when one opens them. */
interface Stretch {
  readonly label: {
    readonly text: string;
    readonly advertiser: string;
    readonly lines: readonly PageLine[];
  } | null;
  readonly lines: PageLine[];
}

/** Reads the lines of a rail: people moves first, for their captions may stand anywhere; then what is between labels. */
export function parseRailPart(rail: readonly PageLine[]): RailPart {
  const ledger = new LineLedger();
  const people = parsePeoplePart(rail);
  const sponsoredPosts: ParsedSponsoredPost[] = [];
  const jobs: ParsedJob[] = [];
  for (const stretch of stretchesOf(rail, people, ledger)) {
    const divided = divideStretch(stretch.lines, stretch.label ? 'label' : 'heading');
    if (stretch.label) {
      const lines = [stretch.label.lines, divided.headline ?? [], divided.teaser ?? []].flat();
      ledger.use(lines, 'sponsored-post');
      sponsoredPosts.push({
        label: stretch.label.text,
        advertiser: stretch.label.advertiser,
        headline: divided.headline?.text ?? null,
        teaser: divided.teaser?.text ?? null,
        lines: lines.map(({ line }) => line),
      });
    }
    for (const { employer, title, region } of divided.threes) {
      ledger.use([employer, title, region], 'job');
      jobs.push({
        employer: employer.text,
        title: title.text,
        region: region.text,
        lines: [employer.line, title.line, region.line],
      });
    }
    ledger.leave(divided.leftOver, 'The line belongs to no complete employer, title and region.');
  }
  return { sponsoredPosts, jobs, peopleMoves: people.peopleMoves, ...mergeAccounts([people, ledger]) };
}

function stretchesOf(rail: readonly PageLine[], people: PeoplePart, ledger: LineLedger): readonly Stretch[] {
  const { others } = people;
  let current: Stretch | null = { label: null, lines: [] };
  const stretches: Stretch[] = [current];
  for (let at = 0; at < rail.length; at += 1) {
    const line = rail[at];
    if (!line) continue;
    if (people.notices.has(line)) current = null;
    if (!others.has(line)) continue;
    const label = sponsoredLabelOf(line.text);
    if (isRailHeading(line.text)) {
      ledger.use([line], 'rail-heading');
      current = { label: null, lines: [] };
      stretches.push(current);
    } else if (isPeopleHeading(line.text)) {
      const tail = rail[at + 1];
      const isBroken = tail && others.has(tail) && isPeopleHeadingTail(tail.text);
      ledger.use(isBroken ? [line, tail] : [line], 'rail-heading');
      if (isBroken) at += 1;
      current = null;
    } else if (label) {
      const opened = openPost(rail, at, others);
      if (opened) {
        current = { label: opened, lines: [] };
        stretches.push(current);
        at += opened.lines.length - 1;
      } else {
        ledger.leave([line], 'The label of a sponsored post names no advertiser.');
      }
    } else if (isImageMark(line.text)) {
      ledger.use([line], 'image-mark');
    } else if (!holdsWords(line.text)) {
      ledger.leave([line], 'The line holds no words.');
    } else if (current) {
      current.lines.push(line);
    } else {
      ledger.leave([line], whyNoNotice(line.text));
    }
  }
  return stretches;
}

/** The label at `at`, whose advertiser may stand on the next line. */
function openPost(rail: readonly PageLine[], at: number, others: ReadonlySet<PageLine>): Stretch['label'] {
  const line = rail[at];
  const label = line ? sponsoredLabelOf(line.text) : null;
  if (!line || !label) return null;
  if (label.advertiser !== null) return { text: label.label, advertiser: label.advertiser, lines: [line] };
  const next = rail[at + 1];
  if (!next || !others.has(next) || !holdsWords(next.text)) return null;
  if (isRailHeading(next.text) || isPeopleHeading(next.text) || sponsoredLabelOf(next.text)) return null;
  const advertiser = next.text.replace(/^fra /iu, '');
  return { text: `${label.label} ${advertiser}`, advertiser, lines: [line, next] };
}
