import { Body, Picture, PictureCaption } from '#editorial';
import type { VNode } from 'preact';
import { AdLabel } from '../parts/ad-label.js';
import { followable, PAID, PaidLink } from '../parts/link.js';
import { PoliticalNotice } from '../parts/political-notice.js';
import type { Publication, SponsoredPostPageModel } from '../view-models.js';
import { wordsOf } from '../words.js';

export interface SponsoredPostPageProps {
  readonly page: SponsoredPostPageModel;
  readonly publication: Publication;
}

/** `/annonceindlaeg/{slug}-{id}`: set apart from the newsroom's own pages, the label before everything else. */
export function SponsoredPostPage({ page, publication }: SponsoredPostPageProps): VNode {
  const words = wordsOf(publication.language);
  return (
    <article class="sponsored-page">
      <AdLabel post={page} publication={publication} />
      {page.political === null ? null : <PoliticalNotice notice={page.political} publication={publication} />}
      <h1>{page.headline}</h1>
      {page.teaser === null ? null : <p class="standfirst">{page.teaser}</p>}
      {page.image === null ? null : (
        <figure class="picture">
          <Picture picture={page.image} urgency="first" sizes="(min-width: 75rem) 54rem, 100vw" />
          <PictureCaption caption={page.image.caption} credit={page.image.credit} creditWord={words.photo} />
        </figure>
      )}
      {page.text === null ? null : (
        <div class="body">
          <Body
            document={page.text.body}
            resolvers={{ ...page.text.resolvers, rel: PAID }}
            words={{ readAlso: words.readAlso, photo: words.photo }}
          />
        </div>
      )}
      {followable(page.targetUrl) === null ? null : (
        <p>
          <PaidLink url={page.targetUrl} class="button">
            {words.sponsoredFrom(page.advertiser)}
          </PaidLink>
        </p>
      )}
    </article>
  );
}
