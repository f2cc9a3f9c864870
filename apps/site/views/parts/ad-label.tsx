import type { VNode } from 'preact';
import type { Publication } from '../view-models.js';

export interface Labelled {
  readonly label: string;
  readonly advertiser: string;
}

/**
 * The label to show: the approved one, if it says that it is an ad and names the sender; otherwise the label that the
 * law asks for. No post is ever shown without it, whatever the data says.
 */
export function adLabelOf({ label, advertiser }: Labelled): string {
  const says = /^(?:egen)?annonce/i.test(label.trim());
  return says && advertiser.trim() !== '' && label.includes(advertiser.trim())
    ? label.trim()
    : `Annonceindlæg fra ${advertiser.trim()}`.trim();
}

/** The label over an ad; Danish in every publication. */
export function AdLabel({
  post,
  publication,
}: {
  readonly post: Labelled;
  readonly publication: Publication;
}): VNode {
  return (
    <p class="ad-label" {...(publication.language === 'da' ? {} : { lang: 'da' })}>
      {adLabelOf(post)}
    </p>
  );
}
