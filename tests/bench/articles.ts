import type { ArticleContent } from '#editorial';
import type { HttpCall } from './load/load-jobs.js';

/* Made-up news of the size of real ones: a headline, a standfirst, nine paragraphs and a subheading, about 3 kB. */

const WHO = [
  'Byrådet',
  'Havnens bestyrelse',
  'Skoleforeningen',
  'Et flertal af beboerne',
  'Det lokale værft',
];
const DOES = [
  'vil udvide',
  'sætter spørgsmål ved',
  'har vedtaget',
  'udskyder',
  'genåbner forhandlingerne om',
];
const WHAT = [
  'den nye kaj',
  'cykelstien langs fjorden',
  'fjernvarmen i øst',
  'færgens køreplan',
  'museets tilbygning',
];
const WHY = [
  'efter at en måling i foråret viste, at behovet er større end ventet',
  'fordi udgifterne er steget hurtigere, end budgettet for året tillod',
  'så flere kan komme frem uden at vente på den gamle bro',
  'og lægger op til, at arbejdet begynder, før frosten sætter ind',
  'selv om naboerne i høringen bad om at få sagen belyst endnu en gang',
];
const PARAGRAPHS = 9;

/** One article of many; the same number, the same words. */
export function madeUpArticle(number: number, sectionId: string | null): ArticleContent {
  const sentence = (index: number) => `${clause(number + index)}, ${pick(WHY, number * 3 + index)}.`;
  const paragraph = (index: number) =>
    ({
      type: 'paragraph',
      attrs: { id: `p${index}` },
      content: [{ type: 'text', text: [sentence(index * 7), sentence(index * 5 + 1)].join(' ') }],
    }) as const;
  const subheading = {
    type: 'heading',
    attrs: { id: 'h1', level: 2 },
    content: [{ type: 'text', text: `Det sker med ${pick(WHAT, number)}` }],
  } as const;
  const paragraphs = Array.from({ length: PARAGRAPHS }, (_, index) => paragraph(index));
  return {
    headline: `${clause(number)} (${number})`,
    standfirst: `${sentence(2)} ${sentence(9)}`,
    sectionId,
    byline: [],
    topImage: null,
    body: { type: 'doc', content: [...paragraphs.slice(0, 4), subheading, ...paragraphs.slice(4)] },
  };
}

/** The request that drafts and publishes an article at once. */
export function publishingCall(options: {
  readonly number: number;
  readonly sectionId: string;
  readonly token: string;
}): HttpCall {
  const { number, sectionId, token } = options;
  return {
    method: 'POST',
    path: '/api/admin/v1/articles',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...madeUpArticle(number, sectionId), publish: true }),
  };
}

/** Requests that publish so many articles, all different. */
export function publishingCalls(
  count: number,
  options: { readonly sectionId: string; readonly token: string },
): readonly HttpCall[] {
  return Array.from({ length: count }, (_, number) => publishingCall({ number, ...options }));
}

function clause(number: number): string {
  return `${pick(WHO, number)} ${pick(DOES, Math.floor(number / 5))} ${pick(WHAT, number * 2 + 1)}`;
}

function pick(words: readonly string[], number: number): string {
  return words[number % words.length] ?? '';
}
