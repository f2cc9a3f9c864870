import type { BodyDocument, BodyResolvers } from '#editorial';
import type { Instant, LocalDate } from '#kernel';

/*
 * What the reader's pages are made from. A mapper fills these from the read models at one instant; the views are pure
 * functions of them. Conventions:
 * - `url` is site-relative (`/artikel/...`) or absolute; the views make it absolute where a standard asks for it.
 * - Absent is null or an empty list, and shows as no block at all.
 * - Times are instants; the views put them into words in the publication's zone. Nothing here is relative to now.
 */

/** The languages that the interface speaks. */
export type Language = 'da' | 'en';

/** Who publishes: from configuration, the same on every page. */
export interface Publication {
  readonly name: string;
  /** One line under the name, and the description of the front page. */
  readonly tagline: string | null;
  readonly language: Language;
  /** `https://example.dk`, without a final slash. */
  readonly origin: string;
  /** IANA name of the zone in which times are shown, `Europe/Copenhagen`. */
  readonly timeZone: string;
  readonly imprint: Imprint;
}

/** The footer. What is not configured is null and not shown. */
export interface Imprint {
  readonly publisher: string | null;
  readonly cvr: string | null;
  /** One line: street, postal code and town. */
  readonly address: string | null;
  /** The name of the editor who answers by law [ansvarshavende chefredaktør]. */
  readonly chiefEditor: string | null;
  readonly privacyUrl: string | null;
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
}

/** A name that may be followed. */
export interface LinkModel {
  readonly name: string;
  readonly url: string;
}

/** A picture as it is shown. */
export interface ImageModel {
  readonly url: string;
  /** Pixels of the file at `url`; they reserve the place before it has loaded. */
  readonly width: number;
  readonly height: number;
  /** Other sizes of the same picture; empty when there is only one. */
  readonly variants: readonly ImageVariant[];
  readonly alt: string;
  readonly caption: string | null;
  readonly credit: string | null;
}

/** One size of a picture. */
export interface ImageVariant {
  readonly url: string;
  readonly width: number;
}

/** An article as front pages and sections show it. `headline` is the front headline where one is set. */
export interface StoryModel {
  readonly url: string;
  readonly headline: string;
  /** A word or two above the headline [trompet]. */
  readonly kicker: string | null;
  readonly standfirst: string | null;
  readonly section: LinkModel | null;
  readonly publishedAt: Instant;
  readonly image: ImageModel | null;
  /**
   * How much room the desk gives it: `small` is its headline alone, `medium` what its place gives, `large` more than
   * that. Null where nobody arranged anything, as `medium`.
   */
  readonly size: 'small' | 'medium' | 'large' | null;
}

/** An article in a list: a headline and its time. */
export interface StoryLineModel {
  readonly url: string;
  readonly headline: string;
  readonly section: LinkModel | null;
  readonly publishedAt: Instant;
}

/** `/`. With no story at all it is the friendly empty newsroom. */
export interface FrontPageModel {
  readonly kind: 'front';
  readonly lead: StoryModel | null;
  /** Beside and below the lead, in order; four fill the page best. */
  readonly secondary: readonly StoryModel[];
  /** What the desk put into the places below them, in order. */
  readonly further: readonly StoryModel[];
  /** Sections with their newest stories; those without stories are left out. Three stories fill a row. */
  readonly groups: readonly StoryGroupModel[];
  /** Newest first; ten are plenty. */
  readonly newest: readonly StoryLineModel[];
}

/** A section's part of the front page. */
export interface StoryGroupModel {
  readonly section: LinkModel;
  readonly stories: readonly StoryModel[];
}

/** `/{section}`, newest first. */
export interface SectionPageModel {
  readonly kind: 'section';
  readonly section: LinkModel;
  readonly description: string | null;
  readonly stories: readonly StoryModel[];
  /** The page with older stories. */
  readonly olderUrl: string | null;
  /** The address of this page itself, cursor included. */
  readonly url: string;
}

/** `/artikel/{slug}-{id}`. */
export interface ArticlePageModel {
  readonly kind: 'article';
  readonly url: string;
  readonly section: LinkModel | null;
  readonly kicker: string | null;
  readonly headline: string;
  readonly standfirst: string | null;
  /** Names, in the order of the byline; empty shows no byline. */
  readonly authors: readonly string[];
  readonly publishedAt: Instant;
  /** When the text last changed after it was published; null when it did not. Shown as `Opdateret ...`. */
  readonly updatedAt: Instant | null;
  readonly topImage: ImageModel | null;
  readonly body: BodyDocument;
  /** How read-also lines and pictures in the body find their targets. */
  readonly resolvers: BodyResolvers;
  /** Newest first. */
  readonly corrections: readonly CorrectionModel[];
  /** In the order they came. */
  readonly notices: readonly NoticeModel[];
  /** About the same, the closest first; empty shows no block. */
  readonly related: readonly StoryLineModel[];
  /** More from the same section, without this article and those related; empty shows no block. */
  readonly more: readonly StoryLineModel[];
}

/** A correction [rettelse] that readers must see. */
export interface CorrectionModel {
  readonly note: string;
  readonly correctedAt: Instant;
}

/** A reply [genmæle] or a ruling of the press council, which readers must meet with the article. */
export interface NoticeModel {
  /** Unique on the page and a valid fragment. */
  readonly anchor: string;
  readonly kind: 'reply' | 'ruling';
  readonly title: string;
  readonly body: BodyDocument;
  /** Whose reply it is. */
  readonly from: string | null;
  /** Where it can be read in full. */
  readonly url: string | null;
  readonly attachedAt: Instant;
}

/** An ad as the rail shows it: somebody's post or job, or the publication's own. It is never shown without its label. */
export interface SponsoredPostModel {
  /** The page of the post or job on this site, or the advertiser's; null shows the headline as text. */
  readonly url: string | null;
  /** `Annonceindlæg fra {advertiser}`, or `Egenannonce fra {publication}`. */
  readonly label: string;
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string | null;
  readonly image: ImageModel | null;
  /** Whose job it is, and where; null for everything else. */
  readonly job: { readonly employer: string; readonly region: string | null } | null;
  /** Null for an ad that is not political; `incomplete` says only that it is. */
  readonly political: PoliticalNoticeModel | 'incomplete' | null;
  /** The name under which the page's script counts it; null for one that is not counted. */
  readonly countedAs: string | null;
  /** Somebody is asked about it on this page: it stands out, and can be led to. */
  readonly upForProof: boolean;
}

/** What is told beside a political ad: Regulation (EU) 2024/900, articles 11 and 12. */
export interface PoliticalNoticeModel {
  readonly sponsor: string;
  readonly sponsorAddress: string;
  readonly controller: string | null;
  readonly relatesTo: string;
  readonly period: { readonly from: LocalDate; readonly to: LocalDate };
  readonly amounts: string;
  readonly noticeUrl: string | null;
}

/** `/annonceindlaeg/{slug}-{id}`. */
export interface SponsoredPostPageModel {
  readonly kind: 'sponsored-post';
  /** The address of this page. */
  readonly url: string;
  readonly label: string;
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string | null;
  /** The advertiser's text; null when the teaser is all. */
  readonly text: { readonly body: BodyDocument; readonly resolvers: BodyResolvers } | null;
  readonly image: ImageModel | null;
  /** Where the advertiser sends the reader; null shows no link. */
  readonly targetUrl: string | null;
  /** Null for an ad that is not political; `incomplete` says only that it is. */
  readonly political: PoliticalNoticeModel | 'incomplete' | null;
}

/** A job ad as the rail and the list show it. */
export interface JobAdModel {
  readonly url: string;
  readonly employer: string;
  readonly title: string;
  readonly region: string | null;
  /** The last day to apply. */
  readonly deadline: LocalDate | null;
}

/** `/job`. */
export interface JobListPageModel {
  readonly kind: 'job-list';
  readonly url: string;
  readonly jobs: readonly JobAdModel[];
  readonly olderUrl: string | null;
}

/** `/job/{slug}-{id}`. */
export interface JobPageModel {
  readonly kind: 'job';
  readonly url: string;
  readonly title: string;
  /** The ad's own number, for machines. */
  readonly id: string;
  /** `url` is the employer's own, `pageUrl` what this site has of it. */
  readonly employer: { readonly name: string; readonly url: string | null; readonly pageUrl: string };
  readonly region: string | null;
  /** Plain text; an empty line parts paragraphs. */
  readonly description: string | null;
  readonly applyUrl: string | null;
  readonly postedAt: Instant;
  readonly deadline: LocalDate | null;
  /** Words in place of or beside the deadline. */
  readonly deadlineText: string | null;
  /** Where the last day to apply ends. */
  readonly validThrough: Instant | null;
  readonly employmentType: string | null;
  readonly workplaceType: 'on-site' | 'hybrid' | 'remote' | null;
  readonly pay: PayModel | null;
  readonly contact: ContactModel | null;
  /** For machines: a code of a classification, such as ISCO-08. */
  readonly occupation: { readonly scheme: string; readonly code: string } | null;
  /** For machines (JobPosting); empty when no place of work is known. */
  readonly locations: readonly JobLocationModel[];
}

/** A pay range before tax, in whole units and hundredths of the currency; an open end is null. */
export interface PayModel {
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly currency: string;
  readonly per: 'hour' | 'month' | 'year';
}

/** Whom applicants may ask. */
export interface ContactModel {
  readonly name: string;
  readonly title: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

/** `/virksomhed/{slug}-{id}`: what the site has of a company now. */
export interface CompanyPageModel {
  readonly kind: 'company';
  readonly url: string;
  readonly name: string;
  readonly cvr: string | null;
  readonly website: string | null;
  readonly jobs: readonly JobAdModel[];
  readonly moves: readonly PeopleMoveModel[];
  readonly posts: readonly SponsoredPostModel[];
  /** Stories that name the company, newest first. */
  readonly stories: readonly StoryLineModel[];
}

/** A place of work as schema.org's PostalAddress wants it; an ISO 3166-1 country and what else is known. */
export interface JobLocationModel {
  readonly country: string;
  readonly region: string | null;
  readonly locality: string | null;
  readonly postcode: string | null;
  readonly street: string | null;
}

/** A people move [navnenyt]. */
export interface PeopleMoveModel {
  /** Unique on the page and a valid fragment: `/navnenyt#{anchor}` leads to it. */
  readonly anchor: string;
  /** The address that leads to this move, `/navnenyt#{anchor}`. */
  readonly url: string;
  readonly person: string;
  readonly company: string | null;
  /** What this site has of the company. */
  readonly companyUrl: string | null;
  readonly role: string | null;
  /** The label, `Nyt job`. */
  readonly kind: string;
  readonly effectiveDate: LocalDate | null;
  /** The whole notice. */
  readonly text: string;
  readonly photo: ImageModel | null;
  /** False for a notice that search engines are asked to leave out. */
  readonly isIndexable: boolean;
}

/** `/navnenyt`, newest first. */
export interface PeopleMovesPageModel {
  readonly kind: 'people-moves';
  readonly url: string;
  readonly moves: readonly PeopleMoveModel[];
  readonly olderUrl: string | null;
}

/** `/soeg`: what was asked, and the articles that answer it. */
export interface SearchPageModel {
  readonly kind: 'search';
  /** As it was typed; empty before anything is asked. */
  readonly question: string;
  readonly stories: readonly StoryModel[];
  /** Null on the pages after the first. */
  readonly total: { readonly count: number; readonly more: boolean } | null;
  readonly orders: readonly {
    readonly name: 'best' | 'newest';
    readonly url: string;
    readonly isCurrent: boolean;
  }[];
  readonly nextUrl: string | null;
}

/** 404: where to go instead; being read comes in the rail. */
export interface NotFoundPageModel {
  readonly kind: 'not-found';
  readonly sections: readonly LinkModel[];
  readonly newest: readonly StoryLineModel[];
}

/** 410: what was here is withdrawn. */
export interface GonePageModel {
  readonly kind: 'gone';
  /** The notice of an unpublished or killed article. */
  readonly notice: string | null;
  /** Replies and rulings that readers must meet although the article is taken down. */
  readonly noted: { readonly notices: readonly NoticeModel[]; readonly resolvers: BodyResolvers } | null;
  readonly sections: readonly LinkModel[];
  readonly newest: readonly StoryLineModel[];
}

/** A link to a proof that shows none: why, and what to do. */
export interface ProofClosedPageModel {
  readonly kind: 'proof-closed';
  readonly why: 'unknown' | 'expired' | 'replaced' | 'withdrawn' | 'off';
}

/** Any other failure. Say nothing that helps an attacker: the words come from the status alone. */
export interface ErrorPageModel {
  readonly kind: 'error';
  readonly status: number;
  /** Shown so that a reader can quote it. */
  readonly requestId: string | null;
}

/** Every page of the site. */
export type PageModel =
  | FrontPageModel
  | SectionPageModel
  | ArticlePageModel
  | SponsoredPostPageModel
  | JobListPageModel
  | JobPageModel
  | CompanyPageModel
  | PeopleMovesPageModel
  | SearchPageModel
  | NotFoundPageModel
  | GonePageModel
  | ProofClosedPageModel
  | ErrorPageModel;

/** Why somebody sees another page than readers do; adds a bar and `noindex`, and nothing is counted. */
export type Viewing =
  | { readonly kind: 'past' | 'future'; readonly at: Instant }
  | { readonly kind: 'preview'; readonly expiresAt: Instant | null }
  | ProofViewing;

/** An advertiser looks at an ad in its place, and is asked about it. */
export interface ProofViewing {
  readonly kind: 'proof';
  readonly advertiser: string;
  /** When the ad shows. */
  readonly flight: { readonly from: Instant; readonly until: Instant };
  readonly expiresAt: Instant;
  /** What they have said; null while they are asked. */
  readonly answer: {
    readonly answer: 'approved' | 'rejected';
    readonly comment: string | null;
    readonly answeredAt: Instant;
  } | null;
  /** The form as it came back, since something is missing in it. */
  readonly refused: { readonly comment: string } | null;
  /** The two sides of the ad: in its place on a page, and the page of its own; null when it has none. */
  readonly sides: {
    readonly current: 'place' | 'own';
    readonly placeUrl: string;
    readonly ownUrl: string;
  } | null;
}
