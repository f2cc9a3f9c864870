import { DomainError } from '#kernel';
import type { FieldProblem } from '#kernel';
import type { ArticleContent, TopImage } from './article-content.js';
import type { ArticleOrigin } from './article.events.js';
import type { Block, InlineText, InnerParagraph, ListItem } from './body.js';
import { unfinishedPlaces } from './unfinished-places.js';
import type { UnfinishedPlace } from './unfinished-places.js';

/** What a section asks of what is published in it. */
export interface SectionRule {
  readonly fourEyes: boolean;
  readonly closed: boolean;
}

/** What there is to know outside of an article before it is published; null for what its caller answers for. */
export interface PublishingFacts {
  /** By the ids of the sections that the article stands in and is to stand in. */
  readonly sections: Readonly<Record<string, SectionRule>>;
  /** By the ids of the pictures above it that have no words of the article's own: whether they have some themselves. */
  readonly described: Readonly<Record<string, boolean>>;
  /** By the ids of the articles that the text leads to: whether readers will see them. */
  readonly shown: Readonly<Record<string, boolean>>;
  /** The article itself; null for a new one. */
  readonly articleId: string | null;
  /** What absolute addresses of this site begin with, such as `https://avis.example`. */
  readonly site: string;
}

const LACKING: Readonly<Record<UnfinishedPlace['lacks'], string>> = {
  title: 'is needed to publish',
  address: 'is no address yet that readers can follow',
};

/** A place in an article that leads to another article. */
export interface ArticleReference {
  readonly field: string;
  readonly blockId: string;
  readonly articleId: string;
}

/**
 * What was found out about something.
 * @throws DomainError `try-again` (503) when nobody has looked: somebody changed the article since.
 */
export function known<Fact>(facts: Readonly<Record<string, Fact>>, id: string): Fact {
  const fact = facts[id];
  if (fact !== undefined) return fact;
  throw new DomainError('unavailable', 'try-again', 'Somebody has just changed the article: try again.');
}

/** What decides which problems of an article are excused. */
export interface PublishingPast {
  readonly origin: ArticleOrigin | null;
  /** What readers saw last, here or, at its import, where it came from; null when they never saw any of it. */
  readonly published: { readonly content: ArticleContent } | null;
}

/**
 * Everything that keeps an article from readers, each with its field. An imported page was public before it met these
 * rules: but for a headline and what was left half typed, what was amiss in the version that readers saw last is excused.
 * @throws DomainError `try-again` (503) when it leads to something that nobody has looked at.
 */
export function publishingProblems(
  content: ArticleContent,
  { origin, published }: PublishingPast,
  facts: PublishingFacts | null,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (content.headline.trim() === '') problems.push({ field: 'headline', message: 'is needed to publish' });
  for (const { path, lacks } of unfinishedPlaces(content.body)) {
    problems.push({ field: `body.${path.join('.')}`, message: LACKING[lacks] });
  }
  const found = lapses(content, facts);
  const shown = origin !== null && published !== null && found.length > 0 ? published.content : null;
  const excused = new Set(shown === null ? [] : lapses(shown, facts).map(nameOf));
  for (const lapse of found) {
    if (!excused.has(nameOf(lapse))) problems.push({ field: lapse.field, message: lapse.message });
  }
  return problems;
}

/** A problem that an imported page may have. */
interface Lapse extends FieldProblem {
  /** What it is about, wherever that stands: ids of a block, a picture, a section, an article. */
  readonly about: string;
}

function nameOf({ about, message }: Lapse): string {
  return `${about} ${message}`;
}

function lapses(content: ArticleContent, facts: PublishingFacts | null): readonly Lapse[] {
  const found: Lapse[] = [];
  const { sectionId, topImage, body } = content;
  const section = { field: 'sectionId', about: `section ${sectionId}` };
  if (sectionId === null) found.push({ ...section, message: 'is needed to publish' });
  else if (facts && known(facts.sections, sectionId).closed)
    found.push({ ...section, message: 'is a section that was closed' });
  if (facts && topImage && isWordless(topImage) && !known(facts.described, topImage.mediaId)) {
    const message = 'is needed to publish: say what the picture shows';
    found.push({ field: 'topImage.alt', message, about: topImage.mediaId });
  }
  body.content.forEach((block, index) => {
    const place = { field: `body.content.${index}`, about: block.attrs.id };
    if (block.type === 'heading' && textOf(block).trim() === '') {
      found.push({ ...place, message: 'is a subheading without words' });
    }
    if (block.type === 'blockquote' && textOf(block).trim() === '') {
      found.push({ ...place, message: 'is a quotation without words' });
    }
  });
  return [...found, ...referenceLapses(content, facts)];
}

/** Whether nobody wrote here what a picture shows; the picture itself may say it. */
export function isWordless({ alt }: TopImage): boolean {
  return (alt?.trim() ?? '') === '';
}

function referenceLapses(content: ArticleContent, facts: PublishingFacts | null): readonly Lapse[] {
  if (facts === null) return [];
  const offered = new Set<string>();
  return articleReferences(content, facts.site).flatMap(({ field, blockId, articleId }): Lapse[] => {
    const place = { field, about: `${blockId} ${articleId}` };
    if (articleId === facts.articleId) return [{ ...place, message: 'leads to the article itself' }];
    if (!known(facts.shown, articleId)) {
      return [{ ...place, message: 'leads to an article that readers will not see' }];
    }
    if (!field.endsWith(READ_ALSO)) return [];
    if (offered.has(articleId)) return [{ ...place, message: 'offers an article that is offered above' }];
    offered.add(articleId);
    return [];
  });
}

const READ_ALSO = '.attrs.articleId';
const ARTICLE_PATH = /^\/artikel\/[^/?#]*?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#]|$)/i;

/** Every place that leads to an article of this site: read-also lines and links, site-relative or absolute. */
export function articleReferences(content: ArticleContent, site: string): readonly ArticleReference[] {
  return content.body.content.flatMap((block, index): ArticleReference[] => {
    const field = `body.content.${index}`;
    const { id: blockId } = block.attrs;
    if (block.type === 'readAlso') {
      const { articleId } = block.attrs;
      return articleId === null
        ? []
        : [{ field: `${field}${READ_ALSO}`, blockId, articleId: articleId.toLowerCase() }];
    }
    const ids = new Set(runsOf(block).flatMap((run) => linkedArticles(run, site)));
    return [...ids].map((articleId) => ({ field, blockId, articleId }));
  });
}

function linkedArticles({ marks = [] }: InlineText, site: string): readonly string[] {
  return marks.flatMap((mark) => {
    if (mark.type !== 'link') return [];
    const { href } = mark.attrs;
    const path = href.toLowerCase().startsWith(`${site.toLowerCase()}/`) ? href.slice(site.length) : href;
    const id = ARTICLE_PATH.exec(path)?.[1];
    return id === undefined ? [] : [id.toLowerCase()];
  });
}

function textOf(block: Block): string {
  return runsOf(block)
    .map(({ text }) => text)
    .join('');
}

function runsOf(node: Block | ListItem | InnerParagraph | InlineText): readonly InlineText[] {
  switch (node.type) {
    case 'text':
      return [node];
    case 'image':
    case 'readAlso':
      return [];
    default: {
      const runs: InlineText[] = [];
      for (const child of node.content) runs.push(...runsOf(child));
      return runs;
    }
  }
}

/** @throws DomainError `not-publishable` (422) with every problem, unless there is none. */
export function refuse(problems: readonly FieldProblem[]): void {
  if (problems.length === 0) return;
  throw new DomainError('invalid', 'not-publishable', 'Mend these fields before it can be published.', {
    problems,
  });
}
