import { CaptionIndex } from './photo-captions.js';
import { isPeopleHeading, isRailHeading, sponsoredLabelOf } from './page-labels.js';
import { wordCount, type PageLine } from './page-lines.js';
import { certainNoticeAt } from './notice-drafts.js';
import { regionLikeness } from './region-label.js';

/**
 * Where the rail begins, as an index into `lines` (their number when there is none): at the first heading, label or
 * certain notice at or after `from`. Blocks above it that have no heading of their own are found by what they hold: a
 * caption by the notice that names it, job ads by their regions.
 */
export function startOfRail(lines: readonly PageLine[], from: number): number {
  let start = from;
  while (start < lines.length && !opensRail(lines, start)) start += 1;
  if (isRailHeading(lines[start]?.text ?? '')) return start;
  if (certainNoticeAt(lines, start)) start = startOfCaptions(lines, { from, to: start });
  return startOfJobs(lines, { from, to: start });
}

function opensRail(lines: readonly PageLine[], at: number): boolean {
  const text = lines[at]?.text ?? '';
  return (
    isRailHeading(text) ||
    isPeopleHeading(text) ||
    sponsoredLabelOf(text) !== null ||
    certainNoticeAt(lines, at) !== null
  );
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A line of a caption is a name, of a person or a company. */
const LONGEST_CAPTION = 12;

/** Captions directly above the first notice, whichever notice they belong to. */
function startOfCaptions(lines: readonly PageLine[], { from, to }: Range): number {
  const above = lines.slice(Math.max(from, to - 2), to);
  if (above.length < 2 || above.some(({ text }) => wordCount(text) > LONGEST_CAPTION)) return to;
  const notices = new CaptionIndex<true>();
  for (let at = to; at < lines.length; at += 1) {
    const notice = certainNoticeAt(lines, at);
    if (notice) notices.add(notice.person, notice.company, true);
  }
  let start = to;
  while (start - 2 >= from) {
    const [person, company] = [lines[start - 2], lines[start - 1]];
    if (!person || !company || notices.find(person.text, company.text).length === 0) break;
    start -= 2;
  }
  return start;
}

/** Threes that end the range and whose first has a region of a known name: titles of articles have none there. */
function startOfJobs(lines: readonly PageLine[], { from, to }: Range): number {
  let start = to;
  for (let at = to - 3; at >= from; at -= 3) {
    const three = lines.slice(at, at + 3);
    if (
      !three.every(
        ({ text }) => wordCount(text) <= 14 && !/[.!?]["”»]?$/u.test(text.replace(/(?:A\/S|ApS)\.$/, '')),
      )
    )
      break;
    if (regionLikeness(three[2]?.text ?? '') !== 'none') start = at;
  }
  return start;
}
