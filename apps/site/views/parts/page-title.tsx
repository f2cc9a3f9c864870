import type { VNode } from 'preact';

/** The heading of a page that lists things. */
export function PageTitle({ title, lead }: { readonly title: string; readonly lead: string | null }): VNode {
  return (
    <header class="page-title">
      <h1>{title}</h1>
      {lead === null ? null : <p>{lead}</p>}
    </header>
  );
}

/** The way to what came before; nothing when this is all. */
export function OlderLink({
  url,
  word,
}: {
  readonly url: string | null;
  readonly word: string;
}): VNode | null {
  if (url === null) return null;
  return (
    <p class="older">
      <a href={url} rel="next">
        {word}
      </a>
    </p>
  );
}
