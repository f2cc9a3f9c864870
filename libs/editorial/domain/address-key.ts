/** The longest old address that is kept, in characters. */
export const LONGEST_ADDRESS = 1_000;

const NOWHERE = 'http://site.invalid';

/**
 * One spelling of a path of this site: percent-encoded, without fragment, final slash and empty query. Null for what is
 * none (another host, a fragment alone) or too long to keep.
 */
export function addressKey(address: string): string | null {
  if (!address.startsWith('/') || address.startsWith('//') || address.includes('\\')) return null;
  if (!URL.canParse(address, NOWHERE)) return null;
  const url = new URL(address, NOWHERE);
  if (url.origin !== NOWHERE) return null;
  const path = url.pathname === '/' ? '/' : url.pathname.replace(/\/+$/, '');
  const key = `${path}${url.search === '?' ? '' : url.search}`;
  return path === '' || path.startsWith('//') || key.length > LONGEST_ADDRESS ? null : key;
}

/** Where to lead readers, as a header can say it: a path of this site, or an absolute web address. Null for neither. */
export function targetAddress(address: string): string | null {
  if (address.startsWith('/')) {
    const key = addressKey(address);
    return key === null ? null : `${key}${new URL(address, NOWHERE).hash}`;
  }
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

/** {@link addressKey} of the path of an absolute web address; null for a front page, which every page has been on. */
export function addressKeyOfPage(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, pathname, search } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  const key = addressKey(`${pathname}${search}`);
  return key === null || key === '/' || key.startsWith('/?') ? null : key;
}
