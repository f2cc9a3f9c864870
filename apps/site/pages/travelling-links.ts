import type { Instant } from '#kernel';
import { SiteMoments } from '#platform';
import type { AsOf } from '#platform';

/** Of links in rendered pages: attributes are always in double quotes, and text cannot hold a tag. */
const LINK = /(<a\b[^>]*?\shref=")(\/(?!\/)[^"#]*)((?:#[^"]*)?")/g;

/**
 * A page of another time, its links to pages of the site leading on in that time: by `?at=` for staff, by tokens of
 * their own for somebody who was given a link, and only from the page that the link was given to.
 */
export function travelling(html: string, { at, live, shared }: AsOf, moments: SiteMoments): string {
  if (live || shared?.further === false) return html;
  const addressed = (address: string): string =>
    shared ? moments.link({ address, at, expiresAt: shared.expiresAt, further: false }) : withAt(address, at);
  return html.replace(LINK, (link, before: string, escaped: string, after: string) => {
    const address = escaped.replaceAll('&amp;', '&');
    // Whatever else is escaped is in no address of ours.
    if (!SiteMoments.isPage(address) || /&\w+;/.test(address)) return link;
    return `${before}${addressed(address).replaceAll('&', '&amp;')}${after}`;
  });
}

/** Where a redirect of another time leads. */
export function travellingTo(address: string, { at, live, shared }: AsOf, moments: SiteMoments): string {
  if (live) return address;
  return shared ? moments.link({ address, at, ...shared }) : withAt(address, at);
}

function withAt(address: string, at: Instant): string {
  return `${address}${address.includes('?') ? '&' : '?'}at=${encodeURIComponent(at)}`;
}
