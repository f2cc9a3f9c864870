import { NO_MARKUP, renderMarkup } from '#editorial';
import type { Markup } from '#editorial';
import type { VNode } from 'preact';
import { ArticlePage } from './pages/article-page.js';
import { CompanyPage } from './pages/company-page.js';
import { FrontPage } from './pages/front-page.js';
import { JobListPage, JobPage } from './pages/job-pages.js';
import { ErrorPage, GonePage, NotFoundPage, ProofClosedPage } from './pages/message-pages.js';
import { PeopleMovesPage } from './pages/people-moves-page.js';
import { RunProofPage } from './pages/run-proof-page.js';
import type { RunProofModel } from './pages/run-proof-page.js';
import { SearchPage } from './pages/search-page.js';
import { SectionPage } from './pages/section-page.js';
import { SponsoredPostPage } from './pages/sponsored-post-page.js';
import { Footer, Head, Masthead } from './shell.js';
import type { Shell } from './shell.js';
import type { PageModel, Publication } from './view-models.js';
import { wordsOf } from './words.js';

function bodyOf(page: PageModel, publication: Publication): VNode {
  switch (page.kind) {
    case 'front':
      return <FrontPage page={page} publication={publication} />;
    case 'section':
      return <SectionPage page={page} publication={publication} />;
    case 'article':
      return <ArticlePage page={page} publication={publication} />;
    case 'sponsored-post':
      return <SponsoredPostPage page={page} publication={publication} />;
    case 'job-list':
      return <JobListPage page={page} publication={publication} />;
    case 'job':
      return <JobPage page={page} publication={publication} />;
    case 'company':
      return <CompanyPage page={page} publication={publication} />;
    case 'people-moves':
      return <PeopleMovesPage page={page} publication={publication} />;
    case 'search':
      return <SearchPage page={page} publication={publication} />;
    case 'not-found':
      return <NotFoundPage page={page} publication={publication} />;
    case 'gone':
      return <GonePage page={page} publication={publication} />;
    case 'proof-closed':
      return <ProofClosedPage page={page} publication={publication} />;
    case 'error':
      return <ErrorPage page={page} publication={publication} />;
  }
}

/** The body fragment of a page: all of it but the shell and the rail. */
export function renderBody(page: PageModel, publication: Publication): Markup {
  return renderMarkup(bodyOf(page, publication));
}

/** The body of a proof of run, which is no page of readers. */
export function renderRunProof(proof: RunProofModel, publication: Publication): Markup {
  return renderMarkup(<RunProofPage proof={proof} publication={publication} />);
}

/** The fragments of the rail in their fixed order; {@link NO_MARKUP} for a block with nothing to show. */
export interface Rails {
  readonly beingRead: Markup;
  readonly sponsoredPosts: Markup;
  readonly jobAds: Markup;
  readonly peopleMoves: Markup;
}

/** A page without a rail. */
export const NO_RAILS: Rails = {
  beingRead: NO_MARKUP,
  sponsoredPosts: NO_MARKUP,
  jobAds: NO_MARKUP,
  peopleMoves: NO_MARKUP,
};

export interface PageParts {
  readonly shell: Shell;
  readonly body: Markup;
  readonly rails: Rails;
}

/** In text the quotation mark is written as an entity: only our own attribute looks like this. */
const COUNTED_AD = / data-ad="/;

/**
 * Assembles a page from its rendered parts. The one place that joins markup (JSON-LD aside): the types admit only
 * what components rendered, and two attribute values of our own.
 */
export function renderPage({ shell, body, rails }: PageParts): string {
  const { language } = shell.publication;
  const rail = [rails.beingRead, rails.sponsoredPosts, rails.jobAds, rails.peopleMoves].join('');
  const beside =
    rail === '' ? '' : `<aside class="rail" aria-label="${wordsOf(language).moreFromHere}">${rail}</aside>`;
  return (
    `<!DOCTYPE html><html lang="${language}">` +
    renderMarkup(<Head shell={shell} hasAds={COUNTED_AD.test(rail) || COUNTED_AD.test(body)} />) +
    `<body>` +
    renderMarkup(<Masthead shell={shell} />) +
    `<div class="page${rail === '' ? '' : ' with-rail'}"><main id="content" tabindex="-1">${body}</main>${beside}</div>` +
    renderMarkup(<Footer shell={shell} />) +
    `</body></html>`
  );
}
