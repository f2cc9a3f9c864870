import { LineLedger, type LineAccount } from './line-account.js';
import { isImageMark, readAlsoLabelOf } from './page-labels.js';
import { withoutFinalStop, wordCount, type PageLine } from './page-lines.js';
import type { BodyBlock, ParsedArticle } from './parsed-page.js';
import { canBeAnnouncedTitle, endsAsSentence, hasTitleForm, holdsWords } from './text-form.js';

/** The article of a page and what became of its lines. */
export interface ArticlePart extends LineAccount {
  readonly article: ParsedArticle;
}

/**
 * Reads the lines above the rail; the first that is no image mark is the headline.
 *
 * The next line is the standfirst, unless the image mark stands between them (then there is none), it is a read-also,
 * or it is all the text that the article has (then it is its body). Nothing else tells a standfirst from a paragraph.
 */
export function parseArticlePart(lines: readonly PageLine[]): ArticlePart {
  const ledger = new LineLedger();
  ledger.use(
    lines.filter(({ text }) => isImageMark(text)),
    'image-mark',
  );
  const [headline, ...rest] = lines.filter(({ text }) => !isImageMark(text));
  if (!headline) return { article: emptyArticle, understood: ledger.understood, notUnderstood: [] };
  ledger.use([headline], 'headline');

  const [standfirst, ...body] = rest;
  const article = {
    headline: headline.text,
    standfirst: null,
    hasTopImageMark: rest.length + 1 < lines.length,
  };
  const markFollowsHeadline = isImageMark(lines[lines.indexOf(headline) + 1]?.text ?? '');
  const isStandfirst =
    standfirst !== undefined &&
    !markFollowsHeadline &&
    readAlsoLabelOf(standfirst.text) === null &&
    holdsWords(standfirst.text) &&
    (body.length > 0 || isImageMark(lines[lines.indexOf(standfirst) + 1]?.text ?? ''));
  if (isStandfirst) ledger.use([standfirst], 'standfirst');
  const blocks = parseBody(isStandfirst ? body : rest, ledger);
  return {
    article: { ...article, standfirst: isStandfirst ? standfirst.text : null, body: blocks },
    understood: ledger.understood,
    notUnderstood: ledger.notUnderstood,
  };
}

const emptyArticle: ParsedArticle = { headline: '', standfirst: null, hasTopImageMark: false, body: [] };

/** A paragraph that nothing can turn into a title, a line whose neighbours decide, or a read-also that is certain. */
type BodyItem =
  | { readonly type: 'paragraph'; readonly text: string }
  | { readonly type: 'open'; readonly line: PageLine }
  | { readonly type: 'readAlso'; readonly title: string; readonly origin: 'inline' | 'labelled' };

function parseBody(lines: readonly PageLine[], ledger: LineLedger): readonly BodyBlock[] {
  const items = readItems(lines, ledger);
  const words = titleLengths(lines);
  const lastLines = startOfLastLines(items, words.lastLine);
  return items.map((item, at): BodyBlock => {
    if (item.type !== 'open') return item;
    const { text } = item.line;
    if (at >= lastLines) {
      ledger.use([item.line], 'read-also');
      return { type: 'readAlso', title: text, origin: 'bare' };
    }
    if (!hasTitleForm(text, words.subheading)) {
      ledger.use([item.line], 'paragraph');
      return { type: 'paragraph', text };
    }
    const next = items[at + 1];
    const paragraphFollows =
      next?.type === 'paragraph' ||
      (next?.type === 'open' && at + 1 < lastLines && !hasTitleForm(next.line.text, words.subheading));
    ledger.use([item.line], paragraphFollows ? 'subheading' : 'read-also');
    return paragraphFollows
      ? { type: 'subheading', text }
      : { type: 'readAlso', title: text, origin: 'bare' };
  });
}

function readItems(lines: readonly PageLine[], ledger: LineLedger): readonly BodyItem[] {
  const items: BodyItem[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (!line) continue;
    const next = lines[at + 1];
    const announced =
      next && readAlsoLabelOf(next.text) === null && canBeAnnouncedTitle(next.text) ? next : undefined;
    const label = readAlsoLabelOf(line.text);
    const tail = label ? null : inlineReadAlsoOf(line.text);
    if (!holdsWords(line.text)) {
      ledger.leave([line], 'The line holds no words.');
    } else if (label?.title) {
      ledger.use([line], 'read-also');
      items.push({ type: 'readAlso', title: withoutFinalStop(label.title), origin: 'labelled' });
    } else if (label && announced) {
      ledger.use([line], 'read-also-label');
      ledger.use([announced], 'read-also');
      items.push({ type: 'readAlso', title: withoutFinalStop(announced.text), origin: 'labelled' });
      at += 1;
    } else if (label) {
      ledger.leave([line], 'No title follows this label of a read-also link.');
    } else if (tail?.title) {
      ledger.use([line], 'paragraph-with-read-also');
      items.push({ type: 'paragraph', text: tail.leadIn });
      items.push({ type: 'readAlso', title: tail.title, origin: 'inline' });
    } else if (tail && announced) {
      ledger.use([line], 'paragraph');
      ledger.use([announced], 'read-also');
      items.push({ type: 'paragraph', text: tail.leadIn });
      items.push({ type: 'readAlso', title: withoutFinalStop(announced.text), origin: 'inline' });
      at += 1;
    } else {
      items.push({ type: 'open', line });
    }
  }
  return items;
}

/**
 * How many words a title has at most, as a subheading and as the last lines of a body. A line of up to 20 words without
 * a final stop is a title there, unless this page's long lines have no final stops either: then only a short one is.
 */
function titleLengths(lines: readonly PageLine[]): {
  readonly subheading: number;
  readonly lastLine: number;
} {
  const long = lines.filter(({ text }) => wordCount(text) > 20);
  const stopped = long.filter(({ text }) => endsAsSentence(text)).length;
  const usesStops = stopped * 2 >= long.length;
  return usesStops ? { subheading: 12, lastLine: 20 } : { subheading: 9, lastLine: 12 };
}

/** Where the run of titles and read-alsos that ends the body begins: a subheading is always followed by a paragraph. */
function startOfLastLines(items: readonly BodyItem[], words: number): number {
  let start = items.length;
  for (let item = items[start - 1]; item; item = items[start - 1]) {
    const isTitle = item.type === 'readAlso' || (item.type === 'open' && hasTitleForm(item.line.text, words));
    if (!isTitle) break;
    start -= 1;
  }
  return start;
}

interface InlineReadAlso {
  readonly leadIn: string;
  /** Null when the lead-in ends its line. */
  readonly title: string | null;
}

const LEAD_IN = /(?<!\p{L})læse?(?!\p{L})(?<words>[^.:!?]{0,120}):/giu;
const POINTS_ELSEWHERE =
  /(?<!\p{L})(?:her|herom|også|mere|artiklen|historien|interviewet|analysen)(?!\p{L})/iu;

/** Splits `…, og det kan du læse mere om her: Title`; the title is the end of the line, and may itself hold a colon. */
function inlineReadAlsoOf(text: string): InlineReadAlso | null {
  let found: InlineReadAlso | null = null;
  for (const match of text.matchAll(LEAD_IN)) {
    if (!POINTS_ELSEWHERE.test(match.groups?.['words'] ?? '')) continue;
    const end = match.index + match[0].length;
    const leadIn = text.slice(0, end);
    const title = text.slice(end).trim();
    if (title === '') found = { leadIn, title: null };
    else if (isInlineTitle(title)) found = { leadIn, title: tidyInlineTitle(title) };
  }
  return found;
}

const LONGEST_TITLE = 300;

function isInlineTitle(title: string): boolean {
  return (
    title.length <= LONGEST_TITLE &&
    /^["“”„»«'‘’]?[\p{Lu}\p{N}]/u.test(title) &&
    canBeAnnouncedTitle(tidyInlineTitle(title))
  );
}

/** The end of a sentence or of a bracket around the whole tail is not the title's. */
function tidyInlineTitle(title: string): string {
  const unstopped = withoutFinalStop(title);
  return unstopped.endsWith(')') && !unstopped.includes('(') ? unstopped.slice(0, -1).trimEnd() : unstopped;
}
