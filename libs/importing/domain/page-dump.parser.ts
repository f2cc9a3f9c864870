import { DomainError } from '#kernel';
import { parseArticlePart } from './article-part.parser.js';
import { mergeAccounts } from './line-account.js';
import {
  isImageMark,
  isPeopleHeading,
  isRailHeading,
  readAlsoLabelOf,
  sponsoredLabelOf,
} from './page-labels.js';
import { linesOf, wordCount, type PageLine } from './page-lines.js';
import type { ParsedPage } from './parsed-page.js';
import { parseRailPart } from './rail-part.parser.js';
import { startOfRail } from './rail-start.js';
import { endsAsSentence } from './text-form.js';

/** Far beyond any page, and few enough to be read in a second or two. */
const MOST_LINES = 150_000;

/**
 * Reads the text of a Danish news page: an article, then a rail of sponsored posts, job ads and people moves. It relies
 * on no indentation, blank line or final stop, and any block may be missing but the headline. Takes time linear in
 * the length of the text.
 * @throws DomainError `invalid`, `not-a-news-page`, for any text that is no such page; nothing else for any text.
 */
export function parsePageDump(text: string): ParsedPage {
  refuseOtherFormats(text);
  const lines = linesOf(text);
  if (lines.length > MOST_LINES) throw notANewsPage('it has more lines than any page of news');
  const headline = lines.findIndex((line) => !isImageMark(line.text));
  refuseWithoutHeadline(lines[headline]);
  const rail = startOfRail(lines, headline + 1);
  const above = lines.slice(0, rail);
  if (!hasMarkOfNewsPage(lines, headline + 1, rail) && !readsAsDanishArticle(above)) {
    throw notANewsPage(
      'the text has a headline but neither a mark of a news page (such as `Artikel top billede` or `Læses lige nu`) nor an article in Danish below it',
    );
  }
  const article = parseArticlePart(above);
  const beside = parseRailPart(lines.slice(rail));
  return {
    article: article.article,
    sponsoredPosts: beside.sponsoredPosts,
    jobs: beside.jobs,
    peopleMoves: beside.peopleMoves,
    ...mergeAccounts([article, beside]),
  };
}

function notANewsPage(why: string): DomainError {
  return new DomainError(
    'invalid',
    'not-a-news-page',
    `This is not the text of a news page: ${why}. Send the page's visible text as plain UTF-8.`,
  );
}

function refuseOtherFormats(text: string): void {
  if (text.includes('\0')) throw notANewsPage('it holds binary data');
  const start = text.slice(0, 1_000).replace(/^[\s\uFEFF]+/u, '');
  if (start === '' && text.trim() === '') throw notANewsPage('it is empty');
  if (/^(?:<[!?a-z]|\{\s*["\\}]|\[\s*[[{"\]]|%PDF|%!PS|#!|PK\u0003)/iu.test(start)) {
    throw notANewsPage('it is a document of another format (markup, data or a program)');
  }
  let broken = 0;
  for (const _ of text.matchAll(/[\u0001-\u0008\u000E-\u001F\u007F\uFFFD]/gu)) broken += 1;
  if (broken * 100 > text.length) throw notANewsPage('it holds binary data');
}

const LONGEST_HEADLINE = 300;

function refuseWithoutHeadline(line: PageLine | undefined): void {
  if (!line) throw notANewsPage('it holds no words');
  const { text } = line;
  const isStructure =
    isRailHeading(text) || isPeopleHeading(text) || sponsoredLabelOf(text) || readAlsoLabelOf(text);
  if (isStructure || text.length > LONGEST_HEADLINE || !/\p{L}{2}/u.test(text)) {
    throw notANewsPage('its first line is no headline');
  }
}

/** True when a line below the headline could stand on nothing but a news page. */
function hasMarkOfNewsPage(lines: readonly PageLine[], belowHeadline: number, rail: number): boolean {
  return (
    rail < lines.length ||
    lines.some(({ text }, at) => isImageMark(text) || (at >= belowHeadline && readAlsoLabelOf(text) !== null))
  );
}

/** Frequent words that set Danish apart from the languages and notations it might be taken for. */
const DANISH = new Set(
  'af at blev da de dem den der deres det dog efter eller en er et for fra får han har hun i ifølge ikke jeg kan med men mod og også om over på sig sin skal som så til ud under var ved vi vil'.split(
    ' ',
  ),
);

/** An article without any mark: at least two sentences below the headline, at least an eighth frequent Danish words. */
function readsAsDanishArticle(lines: readonly PageLine[]): boolean {
  const sentences = lines.slice(1).filter(({ text }) => {
    const words = wordCount(text);
    return words > 14 || (words >= 5 && endsAsSentence(text));
  });
  if (sentences.length < 2) return false;
  let words = 0;
  let danish = 0;
  for (const { text } of sentences) {
    for (const word of text.toLowerCase().split(' ')) {
      words += 1;
      if (DANISH.has(word)) danish += 1;
    }
  }
  return danish * 8 >= words;
}
