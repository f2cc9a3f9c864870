import { Inject, Injectable } from '@nestjs/common';
import { SponsoredPostsQuery } from '#advertising';
import { ReferencesQuery, bodyText } from '#editorial';
import type { Instant } from '#kernel';
import { PeopleMovesQuery } from '#people';
import { CONFIGURATION, encodeCursor } from '#platform';
import type { Configuration, Made, Tag } from '#platform';
import { JobAdsQuery } from '#recruiting';
import type { FullJobAd } from '#recruiting';
import type { JobLocationModel, JobPageModel, Publication } from '../views/view-models.js';
import { ARTICLES, EditorialPages } from './editorial-pages.js';
import { companyUrl, jobAdOf, jobUrl, peopleMoveOf } from './market.js';
import { bodyOf, earliest, made } from './page-body.js';
import type { PageBody } from './page-body.js';
import { publicationOf } from './publication.js';

const LIST = 30;
const JOBS: readonly Tag[] = ['job_ads'];
const MOVES: readonly Tag[] = ['people_moves'];
const ADS: readonly Tag[] = ['ad_flights'];
/** Political notices stand in orders. */
const ORDERS: readonly Tag[] = ['sales_orders'];

/** Where an older page of a list begins. */
export interface ListKey {
  readonly since: Instant;
  readonly id: string;
}

/** Job ads, people moves and sponsored posts: each as of an instant. */
@Injectable()
export class MarketPages {
  private readonly publication: Publication;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    private readonly editorial: EditorialPages,
    private readonly jobAds: JobAdsQuery,
    private readonly moves: PeopleMovesQuery,
    private readonly posts: SponsoredPostsQuery,
    private readonly references: ReferencesQuery,
  ) {
    this.publication = publicationOf(configuration);
  }

  async jobs(at: Instant, after?: ListKey): Promise<Made<PageBody>> {
    const [jobs, edge] = await Promise.all([
      this.jobAds.newest({ at, limit: LIST + 1, after: after && { postedAt: after.since, id: after.id } }),
      this.jobAds.nextEdge(at),
    ]);
    const last = jobs.length > LIST ? jobs[LIST - 1] : undefined;
    const page = {
      kind: 'job-list' as const,
      url: pageUrl('/job', after),
      jobs: jobs.slice(0, LIST).map(jobAdOf),
      olderUrl: last ? pageUrl('/job', { since: last.postedAt, id: last.id }) : null,
    };
    return made(bodyOf(page, this.publication), edge, JOBS);
  }

  async job(id: string, slug: string, at: Instant): Promise<Made<PageBody>> {
    const answer = await this.jobAds.jobAt(id, at);
    if (answer.kind === 'unknown') return this.editorial.notFound(at, JOBS);
    if (answer.kind === 'gone') return this.editorial.gone(at, null, JOBS);
    const { job } = answer;
    const edge = await this.jobAds.nextEdge(at);
    if (slug !== job.slug) return made({ kind: 'redirect', location: jobUrl(job) }, edge, JOBS);
    return made(bodyOf(jobPageOf(job), this.publication), edge, JOBS);
  }

  async peopleMoves(at: Instant, after?: ListKey): Promise<Made<PageBody>> {
    const [moves, edge] = await Promise.all([
      this.moves.newest({ at, limit: LIST + 1, after: after && { recordedAt: after.since, id: after.id } }),
      this.moves.nextEdge(at),
    ]);
    const last = moves.length > LIST ? moves[LIST - 1] : undefined;
    const shown = moves.slice(0, LIST);
    const photos = await this.references.mediaFiles(
      shown.flatMap(({ photoId }) => photoId ?? []),
      at,
    );
    const page = {
      kind: 'people-moves' as const,
      url: pageUrl('/navnenyt', after),
      moves: shown.map((move) =>
        peopleMoveOf(move, move.photoId === null ? null : (photos.get(move.photoId) ?? null)),
      ),
      olderUrl: last ? pageUrl('/navnenyt', { since: last.recordedAt, id: last.id }) : null,
    };
    const tags = photos.size === 0 ? MOVES : [...MOVES, ARTICLES];
    return made(bodyOf(page, this.publication), edge, tags);
  }

  async sponsoredPost(id: string, slug: string, at: Instant): Promise<Made<PageBody>> {
    const answer = await this.posts.postAt(id, at);
    if (answer.kind === 'unknown') return this.editorial.notFound(at, ADS);
    if (answer.kind === 'gone') return this.editorial.gone(at, null, ADS);
    const { post, validUntil } = answer;
    if (post.jobId !== null) return this.jobOfAd(post.jobId, at, validUntil);
    const url = `/annonceindlaeg/${post.slug}-${post.id}`;
    if (slug !== post.slug) return made({ kind: 'redirect', location: url }, validUntil, ADS);
    const { label, advertiser, headline, teaser, body, image, targetUrl, political } = post;
    const text = body && { body, resolvers: await this.references.resolversFor([body], at) };
    const page = {
      kind: 'sponsored-post' as const,
      url,
      label,
      advertiser,
      headline,
      teaser,
      text,
      image: image && { ...image, caption: null, credit: null },
      targetUrl,
      political,
    };
    const tags = [...ADS, ...ORDERS];
    const shows = text !== null || image !== null;
    return made(bodyOf(page, this.publication), validUntil, shows ? [...tags, ARTICLES] : tags);
  }

  /** A highlighted job ad has no other page than that of the job. */
  private async jobOfAd(jobId: string, at: Instant, adEnds: Instant | null): Promise<Made<PageBody>> {
    const answer = await this.jobAds.jobAt(jobId, at);
    if (answer.kind !== 'found') return this.editorial.gone(at, null, [...ADS, ...JOBS]);
    const edge = earliest(adEnds, await this.jobAds.nextEdge(at));
    return made({ kind: 'redirect', location: jobUrl(answer.job) }, edge, [...ADS, ...JOBS]);
  }
}

function pageUrl(path: string, key: ListKey | undefined): string {
  return key ? `${path}?after=${encodeCursor([key.since, key.id])}` : path;
}

function jobPageOf(job: FullJobAd): JobPageModel {
  const { id, title, employer, description, applyUrl, postedAt, deadline, deadlineText, validThrough } = job;
  return {
    kind: 'job',
    url: jobUrl(job),
    id,
    title,
    employer: { name: employer.name, url: employer.website, pageUrl: companyUrl(employer) },
    region: job.regionLabel,
    description: description && bodyText(description),
    applyUrl,
    postedAt,
    deadline,
    deadlineText,
    validThrough,
    employmentType: job.employmentType,
    workplaceType: job.workplaceType,
    pay: job.salary && {
      minimum: inWholeUnits(job.salary.minimum),
      maximum: inWholeUnits(job.salary.maximum),
      currency: job.salary.currency,
      per: job.salary.per,
    },
    contact: job.contact,
    occupation: job.occupation,
    locations: locationsOf(job),
  };
}

function inWholeUnits(hundredths: number | null): number | null {
  return hundredths === null ? null : hundredths / 100;
}

/** The place that the desk gave, or what the region label stands for: as precise as it is, and no more. */
function locationsOf({ location, places }: FullJobAd): readonly JobLocationModel[] {
  if (location) {
    const { country, region, municipality, postcode, city, street } = location;
    return [{ country, region, locality: city ?? municipality, postcode, street }];
  }
  if (!places) return [];
  const { countries, regions, municipalities } = places;
  const [region = null, ...otherRegions] = regions;
  const [municipality, ...otherMunicipalities] = municipalities;
  return countries.map((country) => ({
    country,
    region: countries.length === 1 && otherRegions.length === 0 ? region : null,
    locality: municipality && otherMunicipalities.length === 0 ? municipality.name : null,
    postcode: null,
    street: null,
  }));
}
