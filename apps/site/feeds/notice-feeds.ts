import type { Instant } from '#kernel';
import { element, xmlText } from '#recruiting';

/** A notice, without the person. */
export interface Notice {
  readonly id: string;
  readonly url: string;
  /** `Nyt job` */
  readonly label: string;
  readonly company: string;
  readonly recordedAt: Instant;
}

export interface NoticeFeedContext {
  readonly publication: { readonly name: string; readonly language: 'da' | 'en' };
  /** The page that all notices stand on. */
  readonly pageUrl: string;
  /** The address of the feed itself. */
  readonly selfUrl: string;
}

/** A document of notices, newest first. */
export interface NoticeFeed {
  readonly contentType: string;
  write(notices: readonly Notice[], context: NoticeFeedContext): string;
}

const NEVER = new Date(0).toISOString();

const titleOf = ({ publication: { name, language } }: NoticeFeedContext) =>
  language === 'da' ? `Navnenyt i ${name}` : `People moves in ${name}`;
const titleOfNotice = ({ label, company }: Notice) => `${label}: ${company}`;

const rss: NoticeFeed = {
  contentType: 'application/rss+xml; charset=utf-8',
  write(notices, context) {
    const title = titleOf(context);
    const items = notices.map(
      (notice) =>
        `<item>\n` +
        element('title', titleOfNotice(notice)) +
        element('link', notice.url) +
        `<guid isPermaLink="false">urn:uuid:${notice.id}</guid>\n` +
        element('pubDate', new Date(notice.recordedAt).toUTCString()) +
        `</item>\n`,
    );
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n` +
      element('title', title) +
      element('link', context.pageUrl) +
      element('description', title) +
      element('language', context.publication.language) +
      `<atom:link href="${xmlText(context.selfUrl)}" rel="self" type="application/rss+xml"/>\n` +
      `${items.join('')}</channel>\n</rss>\n`
    );
  },
};

const atom: NoticeFeed = {
  contentType: 'application/atom+xml; charset=utf-8',
  write(notices, context) {
    const entries = notices.map(
      (notice) =>
        `<entry>\n<id>urn:uuid:${notice.id}</id>\n` +
        element('title', titleOfNotice(notice)) +
        element('updated', notice.recordedAt) +
        `<link rel="alternate" type="text/html" href="${xmlText(notice.url)}"/>\n</entry>\n`,
    );
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${context.publication.language}">\n` +
      element('id', context.selfUrl) +
      element('title', titleOf(context)) +
      element('updated', notices[0]?.recordedAt ?? NEVER) +
      `<author><name>${xmlText(context.publication.name)}</name></author>\n` +
      `<link rel="self" type="application/atom+xml" href="${xmlText(context.selfUrl)}"/>\n` +
      `<link rel="alternate" type="text/html" href="${xmlText(context.pageUrl)}"/>\n` +
      `${entries.join('')}</feed>\n`
    );
  },
};

/** By the name of the file below `/feeds/people-moves/`. */
export const noticeFeeds: ReadonlyMap<string, NoticeFeed> = new Map([
  ['rss.xml', rss],
  ['atom.xml', atom],
]);
