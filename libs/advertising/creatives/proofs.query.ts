import { Inject, Injectable } from '@nestjs/common';
import { companyDecider } from '#companies';
import { CommandRunner } from '#event-store';
import type { Clock, Instant } from '#kernel';
import { CLOCK } from '#platform';
import { bookingDecider, statusOf } from '../domain/booking.decider.js';
import type { Booking } from '../domain/booking.decider.js';
import type { SubmittedCreative } from '../domain/booking.events.js';
import { proofOf } from '../domain/creative-review.js';
import type { ProofAnswer } from '../domain/creative-review.js';
import { orderDecider } from '../domain/order.decider.js';
import type { OrderTerms } from '../domain/order.events.js';
import { placementDecider } from '../domain/placement.decider.js';
import type { PageType } from '../domain/placement.events.js';
import { sponsoredLabel } from '../domain/sponsored-label.js';
import type { AdToProve, PlacedAd } from '../queries/ads.query.js';
import { AdsQuery } from '../queries/ads.query.js';
import { ProofLinks } from './proof-links.js';

/** What an advertiser is shown and asked. */
export interface AdProof {
  readonly bookingId: string;
  readonly creativeVersion: number;
  readonly expiresAt: Instant;
  readonly advertiser: string;
  readonly label: string;
  /** When the ad shows. */
  readonly flight: { readonly from: Instant; readonly until: Instant };
  /** The pages that its placement stands on. */
  readonly pageType: PageType;
  readonly creative: SubmittedCreative;
  /** The ad as it stands in its place. */
  readonly ad: PlacedAd;
  /** What must be told beside a political ad. */
  readonly political: OrderTerms['political'];
  /** What they have said; null while they are asked. */
  readonly answer: ProofAnswer | null;
}

/** What a link to a proof opens at an instant. */
export type OpenedProof =
  | { readonly kind: 'found'; readonly proof: AdProof }
  | {
      readonly kind: 'closed';
      /**
       * `unknown`: not a link of ours, or changed; `replaced`: there is a newer version; `withdrawn`: the desk has
       * rejected it, or the job ad is closed; `off`: the booking is off or has run to its end.
       */
      readonly why: 'unknown' | 'expired' | 'replaced' | 'withdrawn' | 'off';
    };

/**
 * Opens the links to proofs. Everything is read from the log, so that a link works as soon as it was sent and stops as
 * soon as it is called back; what readers see around the ad comes from projections.
 */
@Injectable()
export class ProofsQuery {
  constructor(
    private readonly links: ProofLinks,
    private readonly runner: CommandRunner,
    private readonly ads: AdsQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What a token opens now. */
  async open(token: string): Promise<OpenedProof> {
    const link = this.links.verify(token);
    if (!link) return { kind: 'closed', why: 'unknown' };
    const now = this.clock.now();
    if (link.expiresAt <= now) return { kind: 'closed', why: 'expired' };
    const { state: booking } = await this.runner.load(bookingDecider, link.bookingId);
    const creative = booking?.creatives[link.creativeVersion - 1]?.creative;
    if (!booking || !creative) return { kind: 'closed', why: 'unknown' };
    const why = closedFor(booking, link.creativeVersion, now);
    if (why) return { kind: 'closed', why };

    const [advertiser, { state: placement }, political] = await Promise.all([
      this.nameOf(booking.plan.advertiserId),
      this.runner.load(placementDecider, booking.plan.placementId),
      this.politicalOf(booking.terms.orderId),
    ]);
    if (!placement) return { kind: 'closed', why: 'unknown' };
    const { key, pageType } = placement.details;
    const wanted: AdToProve = {
      bookingId: link.bookingId,
      placement: key,
      position: booking.claim?.position ?? 1,
      advertiser,
      creative,
      political,
    };
    const ad = await this.ads.placedAt(wanted, now);
    if (!ad) return { kind: 'closed', why: 'withdrawn' };
    const { from, until } = booking.claim ?? booking.plan;
    const answer = proofOf(booking.proofs, link.creativeVersion)?.answer ?? null;
    const label = sponsoredLabel(advertiser);
    return {
      kind: 'found',
      proof: {
        ...link,
        advertiser,
        label,
        flight: { from, until },
        pageType,
        creative,
        ad,
        political,
        answer,
      },
    };
  }

  private async nameOf(companyId: string): Promise<string> {
    return (await this.runner.load(companyDecider, companyId)).state?.name ?? '';
  }

  private async politicalOf(orderId: string | null): Promise<OrderTerms['political']> {
    if (orderId === null) return null;
    return (await this.runner.load(orderDecider, orderId)).state?.terms.political ?? null;
  }
}

function closedFor(
  booking: Booking,
  version: number,
  now: Instant,
): 'off' | 'replaced' | 'withdrawn' | undefined {
  const status = statusOf(booking, now);
  if (status === 'cancelled' || status === 'declined' || status === 'finished') return 'off';
  if (version !== booking.creatives.length) return 'replaced';
  const answered = Boolean(proofOf(booking.proofs, version)?.answer);
  return !answered && booking.creatives[version - 1]?.review === 'rejected' ? 'withdrawn' : undefined;
}
