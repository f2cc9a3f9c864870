import { wordCount } from './page-lines.js';

/** The line that marks where a page shows its top image. */
export function isImageMark(text: string): boolean {
  return /^artikel ?top ?billede[.:]?$/iu.test(text);
}

/** The heading of the list of articles being read now, which opens the rail. */
export function isRailHeading(text: string): boolean {
  return /^læses lige nu ?[:.]?$/iu.test(text);
}

/** The heading of the people moves: any wording that starts with `Navnenyt`, short as headings are. */
export function isPeopleHeading(text: string): boolean {
  return /^navnenyt(?![\p{L}\p{N}-])/iu.test(text) && wordCount(text) <= 12;
}

/** The rest of a people heading that was broken after its first word: `fra havnen`. */
export function isPeopleHeadingTail(text: string): boolean {
  return /^(?:fra|i) \S/iu.test(text) && wordCount(text) <= 6 && !/[.!?]$/.test(text);
}

/** A label of a sponsored post. `advertiser` is null when the label ends its line before naming one. */
export interface SponsoredLabel {
  readonly label: string;
  readonly advertiser: string | null;
}

/**
 * Reads `Annonceindlæg fra {advertiser}`, with or without a colon. A sentence that happens to open with these words is
 * no label: a label is short and has no final full stop.
 */
export function sponsoredLabelOf(text: string): SponsoredLabel | null {
  const match = /^annonceindlæg(?: fra)? ?:? ?(?<advertiser>.*)$/iu.exec(text);
  if (!match || !/^annonceindlæg(?![\p{L}\p{N}-])/iu.test(text)) return null;
  const advertiser = match.groups?.['advertiser'] ?? '';
  if (advertiser === '') return { label: 'Annonceindlæg fra', advertiser: null };
  if (!/^annonceindlæg (?:fra|:)/iu.test(text) && !/^annonceindlæg:/iu.test(text)) return null;
  const isSentence = /[!?]$/.test(advertiser) || (advertiser.endsWith('.') && wordCount(advertiser) > 4);
  return isSentence || wordCount(advertiser) > 9 ? null : { label: text, advertiser };
}

/** What follows `Læs også` (or `Læs mere`) on its line; null when the label ends the line. */
export interface ReadAlsoLabel {
  readonly title: string | null;
}

const READ_ALSO_ALONE = /^(?:læs|se) (?:også|mere)(?: her| herom)? ?[:–—-]?$/iu;
const READ_ALSO = /^(?:læs|se) (?:også|mere)(?: her| herom)? ?(?::|[–—-](?= )) ?(?<title>.+)$/iu;

/** Reads a line that opens with the label of a read-also link. */
export function readAlsoLabelOf(text: string): ReadAlsoLabel | null {
  if (READ_ALSO_ALONE.test(text)) return { title: null };
  const title = READ_ALSO.exec(text)?.groups?.['title'];
  return title === undefined ? null : { title };
}
