/** What decides where a sponsored post leads. */
export interface PostTarget {
  readonly id: string;
  readonly slug: string;
  /** The advertiser's address; null when there is none. */
  readonly targetUrl: string | null;
  /** True when the post has a text of its own to read on this site. */
  readonly hasBody: boolean;
}

/** The site-relative address of a sponsored post's own page. */
export function postPath({ id, slug }: Pick<PostTarget, 'id' | 'slug'>): string {
  return `/annonceindlaeg/${slug}-${id}`;
}

/** The site-relative address of one of our job ads. */
export function jobPath({ id, slug }: Pick<PostTarget, 'id' | 'slug'>): string {
  return `/job/${slug}-${id}`;
}

/**
 * Where a teaser leads when the advertiser has an address and no text on this site: straight there. Null when it leads
 * to the post's own page.
 */
export function straightTo({ targetUrl, hasBody }: PostTarget): string | null {
  return hasBody ? null : targetUrl;
}
