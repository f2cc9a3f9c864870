import type { OrderTerms } from '#advertising';
import type { InlineText } from '#editorial';
import type { EmploymentType, JobLocation, JobSalary } from '#recruiting';
import type { MoveDetails, MoveKind } from '#people';
import type { IllustrationName } from '../illustrations/illustrations.js';

/*
 * What the sample newsroom is made of. Times stand in relation to the first start, so that the newsroom looks alive
 * whenever that is. Every person, company, product and event is invented.
 */

/** When something was published: a while ago, or at a time of a day before, on the wall clock of Copenhagen. */
export type Age =
  { readonly minutesBefore: number } | { readonly daysBefore: number; readonly time: `${number}:${number}` };

/** A day of the calendar: so many months on (or back, negative), and its number in that month. */
export interface DayOfMonth {
  readonly months: number;
  readonly day: number;
}

/** A block of an article, not yet with its id. */
export type SampleBlock =
  | { readonly type: 'paragraph'; readonly content: readonly InlineText[] }
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'bulletList' | 'orderedList'; readonly items: readonly string[] }
  | { readonly type: 'quote'; readonly text: string; readonly attribution: string }
  | { readonly type: 'picture'; readonly name: IllustrationName }
  | { readonly type: 'readAlso'; readonly title: string };

export interface SampleSection {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
}

export interface SampleArticle {
  readonly headline: string;
  readonly standfirst: string;
  readonly authors: readonly string[];
  readonly picture: IllustrationName;
  readonly published: Age;
  readonly body: readonly SampleBlock[];
}

/** A place on the front page; null is left to the newest story. */
export type SampleFrontSlot = {
  readonly article: string;
  readonly headline: string | null;
  readonly kicker: string | null;
  readonly size: 'small' | 'medium' | 'large';
} | null;

export interface SampleCompany {
  readonly name: string;
  readonly website: string | null;
}

export interface SampleJob {
  readonly employer: string;
  readonly title: string;
  readonly regionLabel: string;
  readonly location: JobLocation;
  readonly description: readonly SampleBlock[];
  readonly applyUrl: string;
  /** So many days on, or words in place of a date. */
  readonly deadline: { readonly days: number } | { readonly words: string };
  readonly employmentType: EmploymentType;
  readonly salary: JobSalary | null;
}

export interface SampleMove extends Omit<MoveDetails, 'effectiveDate'> {
  readonly kind: MoveKind;
  readonly company: string;
  readonly effective: DayOfMonth;
}

export interface SamplePost {
  readonly advertiser: string;
  readonly headline: string;
  readonly teaser: string;
  readonly url: string;
  readonly body: readonly SampleBlock[];
}

/** A flight of an order at the top of the front page; whole weeks, so many weeks from the first start's. */
export interface SampleBooking {
  readonly weeksOn: number;
  readonly weeks: number;
  readonly state: 'draft' | 'option' | 'booked' | 'declined' | 'cancelled';
  /** Left out while the advertiser owes it. */
  readonly creative?: { readonly headline: string; readonly teaser: string; readonly url: string };
}

/** What an advertiser bought, or thought of buying. */
export interface SampleOrder extends Omit<OrderTerms, 'billToId' | 'salesperson' | 'political'> {
  readonly advertiser: string;
  /** An agency that pays; null when the advertiser does. */
  readonly billTo: string | null;
  /** What the advertiser sells. */
  readonly category: string;
  readonly bookings: readonly SampleBooking[];
}

/** A paragraph; runs with marks stand between strings. */
export function paragraph(...runs: readonly (string | InlineText)[]): SampleBlock {
  return {
    type: 'paragraph',
    content: runs.map((run) => (typeof run === 'string' ? { type: 'text', text: run } : run)),
  };
}

/** Words with weight. */
export function bold(text: string): InlineText {
  return { type: 'text', text, marks: [{ type: 'bold' }] };
}

/** Titles and foreign words. */
export function italic(text: string): InlineText {
  return { type: 'text', text, marks: [{ type: 'italic' }] };
}

/** A subheading. */
export function subheading(text: string): SampleBlock {
  return { type: 'heading', text };
}

/** A list with bullets. */
export function bullets(...items: readonly string[]): SampleBlock {
  return { type: 'bulletList', items };
}

/** A list with numbers. */
export function numbers(...items: readonly string[]): SampleBlock {
  return { type: 'orderedList', items };
}

/** A quotation set apart. */
export function quote(text: string, attribution: string): SampleBlock {
  return { type: 'quote', text, attribution };
}

/** A picture in the text. */
export function picture(name: IllustrationName): SampleBlock {
  return { type: 'picture', name };
}

/** A line that leads to the article of this headline. */
export function readAlso(title: string): SampleBlock {
  return { type: 'readAlso', title };
}
