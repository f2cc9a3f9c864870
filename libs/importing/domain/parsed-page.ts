import type { LocalDate } from '#kernel';
import type { PeopleMoveLabel } from './people-move-kinds.js';

/**
 * One element of an article's body, in page order. A paragraph whose tail names another article keeps its lead-in,
 * colon included (`…, og det kan du læse mere om her:`), and its read-also block comes directly after it with origin `inline`.
 * `labelled` stood after `Læs også:`, `bare` is a title that stood alone.
 */
export type BodyBlock =
  | { readonly type: 'paragraph'; readonly text: string }
  | { readonly type: 'subheading'; readonly text: string }
  | { readonly type: 'readAlso'; readonly title: string; readonly origin: 'inline' | 'labelled' | 'bare' };

/** The article of a page. `body` is empty when the page holds nothing but a headline and its rail. */
export interface ParsedArticle {
  readonly headline: string;
  readonly standfirst: string | null;
  /** True when the page marks the place of a top image; the dump holds no image. */
  readonly hasTopImageMark: boolean;
  readonly body: readonly BodyBlock[];
}

/** An ad in the shape of an article. `label` is whole (`Annonceindlæg fra {advertiser}`), also when it was broken over lines. */
export interface ParsedSponsoredPost {
  readonly label: string;
  readonly advertiser: string;
  readonly headline: string | null;
  readonly teaser: string | null;
  readonly lines: readonly number[];
}

/** A job ad. All three texts stood on the page: an incomplete one is reported as not understood instead. */
export interface ParsedJob {
  readonly employer: string;
  readonly title: string;
  readonly region: string;
  readonly lines: readonly number[];
}

/**
 * Where a person comes from. `text` holds the words after `kommer fra en stilling som` and, after a semicolon, those
 * after `har tidligere beskæftiget sig med`; `role` and `company` are the two sides of ` hos ` in the former.
 */
export interface PreviousPosition {
  readonly role: string | null;
  readonly company: string | null;
  readonly text: string;
}

/** The words after the verb (`er uddannet`, `læser`), verbatim; `ongoing` when the verb says that it is not over. */
export interface Education {
  readonly text: string;
  readonly ongoing: boolean;
}

/** A people move. What the notice does not state is null. */
export interface ParsedPeopleMove {
  readonly kind: PeopleMoveLabel;
  readonly person: string;
  readonly company: string;
  readonly effectiveDate: LocalDate | null;
  readonly role: string | null;
  readonly responsibilities: string | null;
  readonly previousPosition: PreviousPosition | null;
  readonly education: Education | null;
  /** The whole notice without its marker, white space normalised. */
  readonly text: string;
  /** True when the page holds a caption (person line, company line) that names this notice's person and company. */
  readonly hasPhoto: boolean;
  /** What of the notice stands in `text` alone, in English, without personal data. */
  readonly remarks: readonly string[];
  readonly lines: readonly number[];
}

/** What a line was used for. */
export type LineUse =
  | 'headline'
  | 'standfirst'
  | 'image-mark'
  | 'paragraph'
  | 'paragraph-with-read-also'
  | 'subheading'
  | 'read-also'
  | 'read-also-label'
  | 'rail-heading'
  | 'sponsored-post'
  | 'job'
  | 'people-move'
  | 'people-move-marker'
  | 'photo-caption';

/** A line that was understood. Numbers count from 1 as an editor counts them; `text` is white space normalised. */
export interface UnderstoodLine {
  readonly line: number;
  readonly text: string;
  readonly why: LineUse;
}

/** A line that was not, and why, as a sentence without personal data. */
export interface LineNotUnderstood {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/**
 * A news page as structure. Every line of the dump that is not blank stands in exactly one of `understood` and
 * `notUnderstood`, both in line order.
 */
export interface ParsedPage {
  readonly article: ParsedArticle;
  readonly sponsoredPosts: readonly ParsedSponsoredPost[];
  readonly jobs: readonly ParsedJob[];
  readonly peopleMoves: readonly ParsedPeopleMove[];
  readonly understood: readonly UnderstoodLine[];
  readonly notUnderstood: readonly LineNotUnderstood[];
}
