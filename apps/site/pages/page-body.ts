import type { PageType } from '#advertising';
import type { Markup } from '#editorial';
import type { Instant } from '#kernel';
import type { Made, Tag } from '#platform';
import { headOf } from '../views/page-head.js';
import type { PageHead } from '../views/page-head.js';
import { renderBody } from '../views/render-page.js';
import type { PageModel, Publication } from '../views/view-models.js';

/** The body fragment of a page with all that the shell and the rail must know of it. */
export interface RenderedBody {
  readonly kind: 'page';
  readonly status: 200 | 404 | 410;
  /** Whether the desk may let the address lead elsewhere: there is no page, and not because it was killed. */
  readonly yields: boolean;
  readonly head: PageHead;
  readonly markup: Markup;
  /** The article on the page, which `Læses lige nu` leaves out; null on other pages. */
  readonly articleId: string | null;
  /** Whose placements stand on it; `any` for those alone that all pages share. */
  readonly pageType: PageType;
}

/** The page has another address. */
export interface Redirect {
  readonly kind: 'redirect';
  readonly location: string;
}

/** What an address answers at an instant. */
export type PageBody = RenderedBody | Redirect;

/** Renders a body. */
export function bodyOf(
  page: PageModel,
  publication: Publication,
  articleId: string | null = null,
): RenderedBody {
  const status = page.kind === 'not-found' ? 404 : page.kind === 'gone' ? 410 : 200;
  return {
    kind: 'page',
    status,
    yields: status !== 200,
    head: headOf(page, publication),
    markup: renderBody(page, publication),
    articleId,
    pageType: pageTypeOf(page),
  };
}

function pageTypeOf({ kind }: PageModel): PageType {
  return kind === 'front' || kind === 'section' || kind === 'article' ? kind : 'any';
}

/** A body with its end and what it depends on. */
export function made<Value extends PageBody>(
  value: Value,
  validUntil: Instant | null,
  tags: readonly Tag[],
): Made<Value> {
  return { value, validUntil, tags };
}

/** The earliest of planned changes. */
export function earliest(...edges: readonly (Instant | null)[]): Instant | null {
  return edges.reduce<Instant | null>(
    (first, edge) => (edge !== null && (first === null || edge < first) ? edge : first),
    null,
  );
}
