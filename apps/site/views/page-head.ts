import type { Instant } from '#kernel';
import { adLabelOf } from './parts/ad-label.js';
import { errorWords, proofClosedWords } from './pages/message-pages.js';
import { absoluteUrl, jobPosting, newsArticle } from './structured-data.js';
import type { StructuredData } from './structured-data.js';
import type { ImageModel, LinkModel, PageModel, Publication } from './view-models.js';
import { wordsOf } from './words.js';

/** A feed that feed readers find on a page. */
export interface FeedLink {
  readonly url: string;
  /** A media type. */
  readonly type: string;
  readonly title: string;
}

/** What machines read about a page. Plain data: kept beside the body fragment it belongs to. */
export interface PageHead {
  readonly title: string;
  readonly description: string | null;
  /** Absolute; null for pages that are no address of their own (404, 410, errors), which are also `noindex`. */
  readonly canonicalUrl: string | null;
  readonly openGraph: {
    readonly title: string;
    readonly type: 'website' | 'article';
    readonly image: Pick<ImageModel, 'url' | 'width' | 'height' | 'alt'> | null;
    readonly publishedAt: Instant | null;
    readonly updatedAt: Instant | null;
    readonly section: string | null;
  };
  readonly structuredData: StructuredData | null;
  /** Feeds of what the page lists. */
  readonly feeds: readonly FeedLink[];
  /** The address in the navigation that this page belongs under. */
  readonly navigationUrl: string | null;
  /** Whether the page's small script counts a view: articles only. */
  readonly counting: 'views' | 'nothing';
}

/** Search results and tabs cut longer titles; so do we, at a word, where no label is lost. */
const LONGEST_TITLE = 70;

/** Characters of a text as HTML writes it, which is what checkers of titles count. */
function writtenLength(text: string): number {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').length;
}

function shortened(text: string, longest: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (writtenLength(line) <= longest) return line;
  let cut = line.slice(0, longest - 1);
  while (writtenLength(cut) >= longest) cut = cut.slice(0, -1);
  const lastWord = cut.lastIndexOf(' ');
  const kept = lastWord > longest / 2 ? cut.slice(0, lastWord) : cut;
  return `${kept.replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}

/** What stands in the title element: the publication's name where there is room for it. */
function titleWithin(title: string, publication: Publication): string {
  const signed = `${title} | ${publication.name}`;
  return shortened(writtenLength(signed) <= LONGEST_TITLE ? signed : title, LONGEST_TITLE);
}

function labelledTitle(label: string, headline: string): string {
  const room = LONGEST_TITLE - label.length - 2;
  return room < 12 ? label : `${label}: ${shortened(headline, room)}`;
}

type Particulars = Pick<PageHead, 'title'> &
  Partial<Omit<PageHead, 'title' | 'openGraph'>> & {
    readonly openGraph?: Partial<PageHead['openGraph']>;
  };

function head({ title, openGraph, ...rest }: Particulars, publication: Publication): PageHead {
  return {
    title: titleWithin(title, publication),
    description: null,
    canonicalUrl: null,
    structuredData: null,
    feeds: [],
    navigationUrl: null,
    counting: 'nothing',
    ...rest,
    openGraph: {
      title,
      type: 'website',
      image: null,
      publishedAt: null,
      updatedAt: null,
      section: null,
      ...openGraph,
    },
  };
}

function shared(image: ImageModel | null, publication: Publication): PageHead['openGraph']['image'] {
  if (image === null) return null;
  const { url, width, height, alt } = image;
  return { url: absoluteUrl(url, publication), width, height, alt };
}

const FEED_TYPES = {
  'atom.xml': 'application/atom+xml',
  'rss.xml': 'application/rss+xml',
  'feed.json': 'application/feed+json',
} as const;

function feedsOf(
  name: string,
  title: string,
  absolute: (url: string) => string,
  files: readonly (keyof typeof FEED_TYPES)[],
): readonly FeedLink[] {
  return files.map((file) => ({ url: absolute(`/feeds/${name}/${file}`), type: FEED_TYPES[file], title }));
}

const ARTICLE_FILES = ['rss.xml', 'atom.xml', 'feed.json'] as const;

/** The feed of all articles, after that of the section where there is one. */
function articleFeedsOf(section: LinkModel | null, publication: Publication): readonly FeedLink[] {
  const absolute = (url: string) => absoluteUrl(url, publication);
  const all = feedsOf('articles', publication.name, absolute, ARTICLE_FILES);
  if (section === null) return all;
  const title = `${section.name} | ${publication.name}`;
  return [...feedsOf(`articles${section.url}`, title, absolute, ARTICLE_FILES), ...all];
}

/** The head of a page. A sponsored post carries its label in every title and description that may travel. */
export function headOf(page: PageModel, publication: Publication): PageHead {
  const words = wordsOf(publication.language);
  const absolute = (url: string) => absoluteUrl(url, publication);
  switch (page.kind) {
    case 'front': {
      const title =
        publication.tagline === null ? publication.name : `${publication.name}: ${publication.tagline}`;
      return {
        ...head(
          {
            title,
            description: publication.tagline,
            canonicalUrl: absolute('/'),
            feeds: articleFeedsOf(null, publication),
            navigationUrl: '/',
            openGraph: { title, image: shared(page.lead?.image ?? null, publication) },
          },
          publication,
        ),
        title: shortened(title, LONGEST_TITLE),
      };
    }
    case 'section':
      return head(
        {
          title: page.section.name,
          description: page.description,
          canonicalUrl: absolute(page.url),
          feeds: articleFeedsOf(page.section, publication),
          navigationUrl: page.section.url,
        },
        publication,
      );
    case 'article':
      return head(
        {
          title: page.headline,
          description: page.standfirst,
          canonicalUrl: absolute(page.url),
          structuredData: newsArticle(page, publication),
          navigationUrl: page.section?.url ?? null,
          counting: 'views',
          openGraph: {
            type: 'article',
            image: shared(page.topImage, publication),
            publishedAt: page.publishedAt,
            updatedAt: page.updatedAt,
            section: page.section?.name ?? null,
          },
        },
        publication,
      );
    case 'sponsored-post': {
      const label = adLabelOf(page);
      const title = `${label}: ${page.headline}`;
      return {
        ...head(
          {
            title,
            description: page.teaser === null ? label : `${label}: ${page.teaser}`,
            canonicalUrl: absolute(page.url),
            openGraph: { image: shared(page.image, publication) },
          },
          publication,
        ),
        title: labelledTitle(label, page.headline),
      };
    }
    case 'job-list':
      return head(
        {
          title: words.job,
          description: words.jobsLead,
          canonicalUrl: absolute(page.url),
          feeds: feedsOf('jobs', words.job, absolute, ['atom.xml', 'rss.xml', 'feed.json']),
          navigationUrl: '/job',
        },
        publication,
      );
    case 'job':
      return head(
        {
          title: `${page.title}, ${page.employer.name}`,
          description: [page.employer.name, page.region].filter((part) => part !== null).join(', '),
          canonicalUrl: absolute(page.url),
          structuredData: jobPosting(page, publication),
          navigationUrl: '/job',
        },
        publication,
      );
    case 'company':
      return head(
        {
          title: page.name,
          description: `${page.name}: ${words.companyLead}`,
          canonicalUrl: absolute(page.url),
        },
        publication,
      );
    case 'people-moves':
      return head(
        {
          title: words.peopleMoves,
          description: words.peopleMovesLead,
          canonicalUrl: absolute(page.url),
          feeds: feedsOf('people-moves', words.peopleMoves, absolute, ['atom.xml', 'rss.xml']),
          navigationUrl: '/navnenyt',
        },
        publication,
      );
    case 'search': {
      const { title } = words.search;
      const asked = page.question === '' ? title : `${title}: ${page.question}`;
      return head({ title: asked, navigationUrl: '/soeg' }, publication);
    }
    case 'not-found':
      return head({ title: words.notFoundTitle }, publication);
    case 'gone':
      return head({ title: words.goneTitle }, publication);
    case 'proof-closed':
      return head({ title: proofClosedWords(page.why, words).title }, publication);
    case 'error':
      return head({ title: errorWords(page.status, words).title }, publication);
  }
}
