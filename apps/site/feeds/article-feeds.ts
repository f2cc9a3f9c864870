import type { ArticleNotes, Story, TakenBack } from '#editorial';
import type { Instant } from '#kernel';
import type { PublicUrls } from '#platform';
import { element, xmlText } from '#recruiting';
import { longTime } from '../views/danish-dates.js';
import type { Publication } from '../views/view-models.js';
import { wordsOf } from '../views/words.js';

/** A story with what stands beside it, as feeds tell it. */
export interface ToldStory {
  readonly story: Story;
  readonly notes: ArticleNotes;
}

/** What a feed of articles holds, newest first. */
export interface ToldNews {
  readonly stories: readonly ToldStory[];
  /** Feed readers keep what they have read: an entry under the same name replaces it by the notice. */
  readonly takenBack: readonly TakenBack[];
}

export interface ArticleFeedContext {
  readonly publication: Publication;
  readonly urls: PublicUrls;
  /** Of a section alone; null for all. */
  readonly section: { readonly name: string; readonly slug: string } | null;
  /** The address of the feed itself. */
  readonly selfUrl: string;
}

/** A form in which feed readers take articles. */
export interface ArticleFeed {
  readonly contentType: string;
  write(news: ToldNews, context: ArticleFeedContext): string;
}

/** An article or its notice in the words of every form; text and HTML are written by the forms. */
interface Entry {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly summary: string | null;
  readonly html: string;
  readonly authors: readonly string[];
  readonly section: string | null;
  readonly image: { readonly url: string; readonly width: number; readonly height: number } | null;
  readonly publishedAt: Instant;
  readonly updatedAt: Instant;
}

const NEVER = new Date(0).toISOString();
/** Text in HTML is written as in XML. */
const paragraph = (text: string) => (text === '' ? '' : `<p>${xmlText(text)}</p>`);
const latest = (instants: readonly Instant[]) => [...instants].sort().at(-1) ?? NEVER;
const mailDate = (instant: Instant) => new Date(instant).toUTCString();

function titleOf({ publication, section }: ArticleFeedContext): string {
  return section === null ? publication.name : `${section.name} | ${publication.name}`;
}

function homeOf({ urls, section }: ArticleFeedContext): string {
  return section === null ? urls.front() : urls.section(section.slug);
}

function entryOf({ story, notes }: ToldStory, { publication, urls }: ArticleFeedContext): Entry {
  const words = wordsOf(publication.language);
  const { topImage } = story;
  const corrected = notes.corrections.map(({ note, correctedAt }) =>
    paragraph(`${words.correction(1)}, ${longTime(correctedAt, publication)}: ${note}`),
  );
  const noticed = notes.notices.map(({ kind, from, title }) =>
    paragraph(`${kind === 'reply' ? words.replyFrom(from) : words.ruling}: ${title}`),
  );
  return {
    id: story.id,
    url: urls.article(story),
    title: story.headline,
    summary: story.standfirst,
    html: [paragraph(story.standfirst ?? ''), ...corrected, ...noticed].join(''),
    authors: story.authors.map(({ name }) => name),
    section: story.section?.name ?? null,
    image: topImage && { url: urls.path(topImage.url), width: topImage.width, height: topImage.height },
    publishedAt: story.publishedAt,
    updatedAt: latest([
      story.publishedAt,
      story.updatedAt,
      ...notes.corrections.map(({ correctedAt }) => correctedAt),
      ...notes.notices.map(({ attachedAt }) => attachedAt),
    ]),
  };
}

function withdrawnEntryOf(
  { id, killedAt, notice, publishedAt }: TakenBack,
  { publication, urls }: ArticleFeedContext,
): Entry {
  return {
    id,
    url: urls.path(`/artikel/${id}`),
    title: wordsOf(publication.language).goneTitle,
    summary: notice,
    html: paragraph(notice),
    authors: [],
    section: null,
    image: null,
    publishedAt,
    updatedAt: killedAt,
  };
}

/** Newest first, by the date that readers see. */
function entriesOf({ stories, takenBack }: ToldNews, context: ArticleFeedContext): readonly Entry[] {
  return [
    ...stories.map((told) => entryOf(told, context)),
    ...takenBack.map((article) => withdrawnEntryOf(article, context)),
  ].sort((one, other) => (one.publishedAt < other.publishedAt ? 1 : -1));
}

/** RSS 2.0 (rssboard.org); authors are no e-mail addresses, so that they stand under dc:creator. */
const rss: ArticleFeed = {
  contentType: 'application/rss+xml; charset=utf-8',
  write(news, context) {
    const entries = entriesOf(news, context);
    const { publication } = context;
    const items = entries.map(
      (entry) =>
        '<item>\n' +
        element('title', entry.title) +
        element('link', entry.url) +
        element('description', entry.html) +
        entry.authors.map((name) => element('dc:creator', name)).join('') +
        element('category', entry.section) +
        `<guid isPermaLink="false">urn:uuid:${entry.id}</guid>\n` +
        element('pubDate', mailDate(entry.publishedAt)) +
        element('atom:updated', entry.updatedAt) +
        (entry.image === null
          ? ''
          : `<media:content url="${xmlText(entry.image.url)}" medium="image" type="image/webp" ` +
            `width="${entry.image.width}" height="${entry.image.height}"/>\n`) +
        '</item>\n',
    );
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" ` +
      `xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">\n<channel>\n` +
      element('title', titleOf(context)) +
      element('link', homeOf(context)) +
      element('description', publication.tagline ?? titleOf(context)) +
      element('language', publication.language) +
      element('lastBuildDate', mailDate(latest(entries.map(({ updatedAt }) => updatedAt)))) +
      `<atom:link href="${xmlText(context.selfUrl)}" rel="self" type="application/rss+xml"/>\n` +
      `${items.join('')}</channel>\n</rss>\n`
    );
  },
};

/** Atom (RFC 4287). */
const atom: ArticleFeed = {
  contentType: 'application/atom+xml; charset=utf-8',
  write(news, context) {
    const entries = entriesOf(news, context);
    const { publication } = context;
    const written = entries.map(
      (entry) =>
        `<entry>\n<id>urn:uuid:${entry.id}</id>\n` +
        element('title', entry.title) +
        element('updated', entry.updatedAt) +
        element('published', entry.publishedAt) +
        entry.authors.map((name) => `<author><name>${xmlText(name)}</name></author>\n`).join('') +
        `<link rel="alternate" type="text/html" href="${xmlText(entry.url)}"/>\n` +
        (entry.section === null ? '' : `<category term="${xmlText(entry.section)}"/>\n`) +
        element('summary', entry.summary) +
        (entry.html === '' ? '' : `<content type="html">${xmlText(entry.html)}</content>\n`) +
        '</entry>\n',
    );
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${publication.language}">\n` +
      element('id', context.selfUrl) +
      element('title', titleOf(context)) +
      element('updated', latest(entries.map(({ updatedAt }) => updatedAt))) +
      `<author><name>${xmlText(publication.name)}</name></author>\n` +
      `<link rel="self" type="application/atom+xml" href="${xmlText(context.selfUrl)}"/>\n` +
      `<link rel="alternate" type="text/html" href="${xmlText(homeOf(context))}"/>\n` +
      `${written.join('')}</feed>\n`
    );
  },
};

/** JSON Feed 1.1 (jsonfeed.org). */
const jsonFeed: ArticleFeed = {
  contentType: 'application/feed+json; charset=utf-8',
  write(news, context) {
    return JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: titleOf(context),
      home_page_url: homeOf(context),
      feed_url: context.selfUrl,
      language: context.publication.language,
      items: entriesOf(news, context).map((entry) => ({
        id: `urn:uuid:${entry.id}`,
        url: entry.url,
        title: entry.title,
        ...(entry.html === '' ? { content_text: entry.title } : { content_html: entry.html }),
        ...(entry.summary !== null && { summary: entry.summary }),
        ...(entry.image !== null && { image: entry.image.url }),
        date_published: entry.publishedAt,
        date_modified: entry.updatedAt,
        ...(entry.authors.length > 0 && { authors: entry.authors.map((name) => ({ name })) }),
        ...(entry.section !== null && { tags: [entry.section] }),
      })),
    });
  },
};

/** By the name of the file below `/feeds/articles/`. Names are never changed. */
export const articleFeeds: ReadonlyMap<string, ArticleFeed> = new Map([
  ['rss.xml', rss],
  ['atom.xml', atom],
  ['feed.json', jsonFeed],
]);
