import { childrenOf, parseXml, textOf } from './xml-document.js';
import { checkElement, rfc3339, webUrl } from './rules.js';

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const MOST = 50_000;
const LONGEST = 2_048;

/** An index or a part (sitemaps.org/protocol): at most 50,000 addresses of this site, each once, shorter than 2,048. */
export function sitemapFindings(document: string, origin: string): readonly string[] {
  const found: string[] = [];
  const root = parseXml(document);
  const isIndex = root.name === 'sitemapindex';
  const entry = isIndex ? 'sitemap' : 'url';
  if (!isIndex && root.name !== 'urlset') found.push(`the document is a ${root.name}`);
  if (root.uri !== NAMESPACE) found.push(`the namespace is ${root.uri}`);
  const rule = { loc: { text: webUrl }, lastmod: { text: rfc3339, times: '?' as const } };
  checkElement(root, { children: { [entry]: { times: '*', children: rule } } }, (what) => found.push(what));
  const addresses = childrenOf(root, entry).map((each) => textOf(each, 'loc') ?? '');
  if (addresses.length > MOST) found.push(`${addresses.length} addresses`);
  if (new Set(addresses).size !== addresses.length) found.push('an address stands twice');
  for (const address of addresses) {
    if (address.length >= LONGEST) found.push(`an address of ${address.length} characters`);
    if (!address.startsWith(`${origin}/`)) found.push(`${address} is of another site`);
  }
  return found;
}

/** The addresses in an index or a part, with the time of their last change. */
export function sitemapEntries(
  document: string,
): readonly { readonly url: string; readonly lastmod: string | undefined }[] {
  return parseXml(document).children.map((each) => ({
    url: textOf(each, 'loc') ?? '',
    lastmod: textOf(each, 'lastmod'),
  }));
}
