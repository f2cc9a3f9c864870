import type { Instant } from '#kernel';

/** What a position holds: all of it, at any instant, is this many shares. */
export const CAPACITY = 100;

/** A half-open time, `[from, until)`. */
export interface Period {
  readonly from: Instant;
  readonly until: Instant;
}

/** What a booking holds in a placement's calendar. */
export interface AdClaim extends Period {
  readonly bookingId: string;
  /** Counts the claims of the placement from 1; of two claims of a booking the greater one counts. */
  readonly claimVersion: number;
  /** From 1 to the placement's positions. */
  readonly position: number;
  /** 1 to 100. */
  readonly share: number;
  /** Whose ad it is; null in claims from before this was written down. */
  readonly advertiserId: string | null;
  /** What the advertiser sells, such as `hosting`; two of one category are competitors. Null for nobody's competitor. */
  readonly category: string | null;
}

/** A placement's calendar and what is asked of it. */
export interface SpaceRequest extends Period {
  /** Those of others. */
  readonly claims: readonly AdClaim[];
  readonly positions: number;
  readonly share: number;
  /** Looked at first, so that an ad keeps its position where it can; the lowest unless told. */
  readonly preferred?: number;
  /** Given where competitors may not stand beside each other. */
  readonly separateFrom?: { readonly advertiserId: string | null; readonly category: string };
  /** Times in which nothing may stand, whatever is free. */
  readonly closed?: readonly Period[];
}

/** A free place: a period and the position that has room in all of it. */
export interface FreeSpace extends Period {
  readonly position: number;
}

/** Shares that something takes of a position for a time. */
interface Load extends Period {
  readonly share: number;
}

const END_OF_TIME: Instant = '9999-12-31T00:00:00.000Z';

/** The preferred position, or the lowest, with room for the share in the whole period; undefined when none has. */
export function freePosition(request: SpaceRequest): number | undefined {
  return inOrder(request).find((position) => hasRoom(loadsOf(request, position), request));
}

/** A time in which a position has room. */
export type Gap = FreeSpace;

/** The times from an instant on in which a position has room for the share, of every position. */
export function freeGaps(request: SpaceRequest, earliest: Instant): readonly Gap[] {
  return inOrder(request).flatMap((position) =>
    gapsOf(loadsOf(request, position), request.share, earliest).map((gap) => ({ ...gap, position })),
  );
}

/** The most shares that the loads take at one instant of a period. */
export function peakLoad(loads: readonly Load[], { from, until }: Period): number {
  let peak = 0;
  for (const { load, ...span } of profileOf(loads)) {
    if (span.from < until && span.until > from) peak = Math.max(peak, load);
  }
  return peak;
}

function hasRoom(loads: readonly Load[], { share, ...period }: SpaceRequest): boolean {
  return peakLoad(loads, period) + share <= CAPACITY;
}

function inOrder({ positions, preferred }: SpaceRequest): readonly number[] {
  const all = Array.from({ length: positions }, (_, index) => index + 1);
  if (preferred === undefined || preferred > positions) return all;
  return [preferred, ...all.filter((position) => position !== preferred)];
}

/** What takes room in a position: its own claims, and all of it where a competitor stands beside or nothing may. */
function loadsOf({ claims, separateFrom, closed = [] }: SpaceRequest, position: number): readonly Load[] {
  const own = claims.filter((claim) => claim.position === position);
  const beside = separateFrom
    ? claims.filter((claim) => claim.position !== position && areCompetitors(claim, separateFrom))
    : [];
  return [...own, ...[...beside, ...closed].map(({ from, until }) => ({ from, until, share: CAPACITY }))];
}

function areCompetitors(
  claim: AdClaim,
  { advertiserId, category }: NonNullable<SpaceRequest['separateFrom']>,
): boolean {
  return claim.category === category && claim.advertiserId !== advertiserId;
}

/** The times from `earliest` on in which a position has room for a share. */
function gapsOf(loads: readonly Load[], share: number, earliest: Instant): readonly Period[] {
  const gaps: { from: Instant; until: Instant }[] = [];
  const spans = profileOf(loads).filter(({ until }) => until > earliest);
  let from = earliest;
  for (const span of spans) {
    if (span.load + share <= CAPACITY) continue;
    if (span.from > from) gaps.push({ from, until: span.from });
    if (span.until > from) from = span.until;
  }
  gaps.push({ from, until: END_OF_TIME });
  return gaps;
}

/** The loads added up: spans that touch and do not overlap, each with what is taken in it; those of nothing left out. */
function profileOf(loads: readonly Load[]): readonly (Period & { readonly load: number })[] {
  const steps = loads
    .flatMap(({ from, until, share }) => [
      { at: from, change: share },
      { at: until, change: -share },
    ])
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const spans: (Period & { readonly load: number })[] = [];
  let load = 0;
  for (const [index, { at, change }] of steps.entries()) {
    load += change;
    const next = steps[index + 1];
    if (next && next.at > at && load > 0) spans.push({ from: at, until: next.at, load });
  }
  return spans;
}
