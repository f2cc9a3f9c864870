import type { BodyDocument } from '#editorial';
import { bodyHtml } from '#editorial';
import type { Instant } from '#kernel';
import type { PublicUrls } from '#platform';
import type { CopiedJobAd } from '../queries/job-ads.query.js';

/** Who hands the jobs on, and from where. */
export interface FormatContext {
  readonly publication: {
    readonly name: string;
    readonly language: 'da' | 'en';
    /** Where a job board may write to. */
    readonly contactEmail: string;
  };
  readonly urls: PublicUrls;
  /** The address of this very document. */
  readonly selfUrl: string;
  /** When the list of jobs last changed. */
  readonly changedAt: Instant;
}

/** A document of all jobs in the form that somebody asks for, written job by job. Pure: no job is in two pieces. */
export interface JobFormat {
  readonly contentType: string;
  begin(context: FormatContext): string;
  /**
   * A job; null for one that the form has no place for.
   * @param index how many stand in the document already
   */
  job(job: CopiedJobAd, context: FormatContext, index: number): string | null;
  end(count: number): string;
}

/** The place of work as precise as it is known; unknown parts are null. */
export interface JobPlace {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly region: string | null;
  /** A town or municipality, else the desk's words for an area that is smaller than a country. */
  readonly city: string | null;
  readonly postcode: string | null;
  readonly street: string | null;
}

/** The place that the desk gave, or what the region label stands for. */
export function placeOf({ location, places, regionLabel }: CopiedJobAd): JobPlace {
  if (location) {
    const { country, region, municipality, postcode, city, street } = location;
    return { country, region, city: city ?? municipality, postcode, street };
  }
  const nowhere = { country: null, region: null, city: null, postcode: null, street: null };
  if (!places) return { ...nowhere, city: regionLabel };
  const [country = null, ...otherCountries] = places.countries;
  if (otherCountries.length > 0) return { ...nowhere, city: regionLabel };
  const [region = null, ...otherRegions] = places.regions;
  const [municipality, ...otherMunicipalities] = places.municipalities;
  const city = municipality && otherMunicipalities.length === 0 ? municipality.name : regionLabel;
  return {
    ...nowhere,
    country,
    region: otherRegions.length === 0 ? region : null,
    city: municipality || region !== null ? city : null,
  };
}

/** The description as HTML with absolute links, as the feed of changes has it; empty for none. */
export function descriptionHtml(description: BodyDocument | null, urls: PublicUrls): string {
  if (description === null) return '';
  return bodyHtml(description, { readAlso: () => null, media: () => null, origin: urls.path('') });
}

/** An address as RFC 3986 writes it, whatever somebody typed; null for none. */
export function webAddress(url: string | null): string | null {
  return url === null || !URL.canParse(url) ? null : new URL(url).href;
}

/** `2026-12-01T06:00:00Z`: what readers of dates understand who stumble over fractions of a second. */
export function wholeSeconds(instant: Instant): string {
  return instant.replace(/\.\d+Z$/, 'Z');
}

/** RFC 822 with four digits of the year, `Tue, 01 Dec 2026 06:00:00 GMT`. */
export function mailDate(instant: Instant): string {
  return new Date(instant).toUTCString();
}
