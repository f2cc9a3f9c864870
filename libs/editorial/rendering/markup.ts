import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

declare const rendered: unique symbol;

/**
 * HTML that a component rendered and that may therefore be joined to other HTML. A plain string is not assignable
 * to it, so text of people can reach a page only through a component, which escapes it.
 */
export type Markup = string & { readonly [rendered]: true };

/** What is shown when a block has nothing to show. */
export const NO_MARKUP = '' as Markup;

const CLOSED_VOID_ELEMENT =
  /<(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)((?:\s+[^\s"<>=/]+(?:="[^"]*")?)*)\s*\/>/g;

const SPACE_AT_LINE_END = /[ \t]+(?=\r?\n)/g;

/**
 * Renders a component to HTML; all text and attributes in it are escaped. Void elements end as HTML writes them
 * (`<br>`), not as XML does: safe to rewrite afterwards, since a `<` in text is never left unescaped. Spaces before
 * a line break, which nobody sees, are dropped.
 */
export function renderMarkup(node: VNode): Markup {
  return renderToString(node).replace(CLOSED_VOID_ELEMENT, '<$1$2>').replace(SPACE_AT_LINE_END, '') as Markup;
}
