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

/**
 * Everything that keeps an article from readers, each with its field. An imported page was public before: it needs a
 * headline, and nothing in it that was left half typed.
 * @throws DomainError `try-again` (503) when it leads to something that nobody has looked at.
 */
export function publishingProblems(
  content: ArticleContent,
  origin: ArticleOrigin | null,
  facts: PublishingFacts | null,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const tell = (field: string, message: string) => problems.push({ field, message });
  const { sectionId, topImage, body } = content;
  if (content.headline.trim() === '') tell('headline', 'is needed to publish');
  for (const { path, lacks } of unfinishedPlaces(body)) tell(`body.${path.join('.')}`, LACKING[lacks]);
  if (origin !== null) return problems;

  if (sectionId === null) tell('sectionId', 'is needed to publish');
  else if (facts && known(facts.sections, sectionId).closed)
    tell('sectionId', 'is a section that was closed');
  if (facts && topImage && isWordless(topImage) && !known(facts.described, topImage.mediaId)) {
    tell('topImage.alt', 'is needed to publish: say what the picture shows');
  }
  body.content.forEach((block, index) => {
    if (block.type === 'heading' && textOf(block).trim() === '') {
      tell(`body.content.${index}`, 'is a subheading without words');
    }
    if (block.type === 'blockquote' && textOf(block).trim() === '') {
      tell(`body.content.${index}`, 'is a quotation without words');
    }
  });
  problems.push(...referenceProblems(content, facts));
  return problems;
}

/** Whether nobody wrote here what a picture shows; the picture itself may say it. */
export function isWordless({ alt }: TopImage): boolean {
  return (alt?.trim() ?? '') === '';
}

function referenceProblems(content: ArticleContent, facts: PublishingFacts | null): readonly FieldProblem[] {
  if (facts === null) return [];
  const offered = new Set<string>();
  return articleReferences(content, facts.site).flatMap(({ field, articleId }): FieldProblem[] => {
    if (articleId === facts.articleId) return [{ field, message: 'leads to the article itself' }];
    if (!known(facts.shown, articleId)) {
      return [{ field, message: 'leads to an article that readers will not see' }];
    }
    if (!field.endsWith(READ_ALSO)) return [];
    if (offered.has(articleId)) return [{ field, message: 'offers an article that is offered above' }];
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
    if (block.type === 'readAlso') {
      const { articleId } = block.attrs;
      return articleId === null
        ? []
        : [{ field: `${field}${READ_ALSO}`, articleId: articleId.toLowerCase() }];
    }
    const ids = new Set(runsOf(block).flatMap((run) => linkedArticles(run, site)));
    return [...ids].map((articleId) => ({ field, articleId }));
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
