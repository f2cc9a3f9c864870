import { z } from 'zod';
import { childrenOf, parseXml, textOf } from './xml-document.js';
import { checkElement, rfc3339, rfc822, URN, webUrl, WORDS } from './rules.js';
import type { ChildRule } from './rules.js';

const ATOM = 'http://www.w3.org/2005/Atom';
const HISTORY = 'http://purl.org/syndication/history/1.0';
const DUBLIN_CORE = 'http://purl.org/dc/elements/1.1/';
const MEDIA = 'http://search.yahoo.com/mrss/';

/** RSS 2.0 (rssboard.org/rss-specification), with the RSS Advisory Board's profile: a guid, a link to itself. */
export function rssFindings(document: string): readonly string[] {
  const found: string[] = [];
  const report = (what: string) => void found.push(what);
  const rss = parseXml(document);
  checkElement(rss, RSS, report);
  const [channel] = childrenOf(rss, 'channel');
  const items = channel ? childrenOf(channel, 'item') : [];
  for (const { name, uri } of [...(channel?.children ?? []), ...items.flatMap(({ children }) => children)]) {
    const [prefix, local] = name.split(':');
    const wanted =
      local === undefined ? '' : { atom: ATOM, fh: HISTORY, dc: DUBLIN_CORE, media: MEDIA }[prefix ?? ''];
    if (uri !== wanted) report(`${name} is of ${uri || 'no namespace'}`);
  }
  if (new Set(items.map((item) => textOf(item, 'guid'))).size !== items.length) report('a guid stands twice');
  return found;
}

const RSS: ChildRule = {
  attributes: { version: /^2\.0$/ },
  children: {
    channel: {
      children: {
        title: { text: WORDS },
        link: { text: webUrl },
        description: { text: WORDS },
        language: { text: /^(?:da|en)$/ },
        lastBuildDate: { text: rfc822, times: '?' },
        'atom:link': {
          attributes: { href: webUrl, rel: /^self$/, type: /^application\/rss\+xml$/ },
        },
        'fh:complete': { times: '?', text: /^$/ },
        item: {
          times: '*',
          children: {
            title: { text: WORDS },
            link: { text: webUrl },
            description: { text: WORDS, times: '?' },
            'dc:creator': { text: WORDS, times: '*' },
            category: { text: WORDS, times: '?' },
            guid: { text: URN, attributes: { isPermaLink: /^false$/ } },
            pubDate: { text: rfc822 },
            'atom:updated': { text: rfc3339, times: '?' },
            'media:content': {
              times: '?',
              attributes: {
                url: webUrl,
                medium: /^image$/,
                type: /^image\/webp$/,
                width: /^\d+$/,
                height: /^\d+$/,
              },
            },
          },
        },
      },
    },
  },
};

/** Atom (RFC 4287): one id, title, updated and author of each entry or the feed, one alternate link of a type. */
export function atomFindings(document: string): readonly string[] {
  const found: string[] = [];
  const report = (what: string) => void found.push(what);
  const feed = parseXml(document);
  checkElement(feed, ATOM_FEED, report);
  const entries = childrenOf(feed, 'entry');
  for (const element of [feed, ...feed.children, ...entries.flatMap(({ children }) => children)]) {
    const wanted = element.name.startsWith('fh:') ? HISTORY : ATOM;
    if (element.uri !== wanted) report(`${element.name} is of ${element.uri}`);
  }
  const rels = childrenOf(feed, 'link').map(({ attributes }) => attributes['rel']);
  if (rels.join() !== 'self,alternate') report(`the feed links to ${rels.join()}`);
  for (const entry of entries) {
    const [link, ...others] = childrenOf(entry, 'link');
    if (link?.attributes['rel'] !== 'alternate' || others.length > 0)
      report('an entry has one alternate link');
  }
  if (new Set(entries.map((entry) => textOf(entry, 'id'))).size !== entries.length)
    report('an id stands twice');
  return found;
}

const atomLink: ChildRule = {
  times: '*',
  attributes: {
    rel: /^(?:self|alternate)$/,
    type: /^(?:text\/html|application\/atom\+xml)$/,
    href: webUrl,
  },
};

const ATOM_FEED: ChildRule = {
  attributes: { 'xml:lang': /^(?:da|en)$/ },
  children: {
    id: { text: webUrl },
    title: { text: WORDS },
    updated: { text: rfc3339 },
    author: { children: { name: { text: WORDS } } },
    link: atomLink,
    'fh:complete': { times: '?', text: /^$/ },
    entry: {
      times: '*',
      children: {
        id: { text: URN },
        title: { text: WORDS },
        updated: { text: rfc3339 },
        published: { text: rfc3339, times: '?' },
        author: { times: '?', children: { name: { text: WORDS } } },
        link: atomLink,
        category: { times: '?', attributes: { term: WORDS } },
        summary: { text: WORDS, times: '?' },
        content: { text: WORDS, times: '?', attributes: { type: /^html$/ } },
      },
    },
  },
};

const address = z.string().refine(webUrl, 'is no address');
const instant = z.string().refine(rfc3339, 'is no time');

/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
export const jsonFeedRules = z
  .strictObject({
    version: z.literal('https://jsonfeed.org/version/1.1'),
    title: z.string().regex(WORDS),
    home_page_url: address,
    feed_url: address,
    language: z.enum(['da', 'en']),
    items: z.array(
      z
        .strictObject({
          id: z.string().regex(WORDS),
          url: address,
          external_url: address.optional(),
          title: z.string().regex(WORDS),
          content_html: z.string().regex(WORDS).optional(),
          content_text: z.string().regex(WORDS).optional(),
          date_published: instant,
          date_modified: instant,
          summary: z.string().regex(WORDS).optional(),
          image: address.optional(),
          authors: z
            .array(z.strictObject({ name: z.string().regex(WORDS) }))
            .min(1)
            .optional(),
          tags: z.array(z.string().regex(WORDS)).optional(),
        })
        .refine(
          (item) => item.content_html !== undefined || item.content_text !== undefined,
          'needs content',
        ),
    ),
  })
  .refine(({ items }) => new Set(items.map(({ id }) => id)).size === items.length, 'an id stands twice');
