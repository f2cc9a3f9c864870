import { Inject, Injectable } from '@nestjs/common';
import { AdsQuery, ProofOfRunQuery } from '#advertising';
import type { ProofOfRun } from '#advertising';
import { instantInZone } from '#kernel';
import type { Instant } from '#kernel';
import { CONFIGURATION } from '#platform';
import type { Configuration } from '#platform';
import { renderRunProof } from '../views/render-page.js';
import type { CountedModel, RunProofModel } from '../views/pages/run-proof-page.js';
import type { Publication } from '../views/view-models.js';
import { wordsOf } from '../views/words.js';
import { sponsoredPostOf } from './market.js';
import { PageComposer } from './page-composer.js';
import { publicationOf } from './publication.js';

/** Proofs of run: pages to print for an advertiser, with their ad in the placement as it was. */
@Injectable()
export class RunProofPages {
  private readonly publication: Publication;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    private readonly proofs: ProofOfRunQuery,
    private readonly ads: AdsQuery,
    private readonly composer: PageComposer,
  ) {
    this.publication = publicationOf(configuration);
  }

  /** A whole page, in the time of the placement. @throws DomainError `booking-unknown` (404) */
  async page(bookingId: string, now: Instant): Promise<string> {
    const proof = await this.proofs.proofOf(bookingId, now);
    const publication = { ...this.publication, timeZone: proof.placement.timeZone };
    const { title } = wordsOf(publication.language).runProof;
    const model = { ...modelOf(proof), pages: await this.pagesOf(proof), printedAt: now };
    return this.composer.composeBare({
      kind: 'page',
      yields: false,
      status: 200,
      head: {
        title: `${title} | ${publication.name}`,
        description: null,
        canonicalUrl: null,
        openGraph: {
          title,
          type: 'website',
          ...{ image: null, publishedAt: null, updatedAt: null, section: null },
        },
        structuredData: null,
        feeds: [],
        navigationUrl: null,
        counting: 'nothing',
      },
      markup: renderRunProof(model, publication),
      articleId: null,
      pageType: 'any',
    });
  }

  /** A dozen instants at most. */
  private pagesOf({ bookingId, placement, instants }: ProofOfRun): Promise<RunProofModel['pages']> {
    return Promise.all(
      instants.map(async (at) => {
        const { ads } = await this.ads.adsAt(placement.key, at);
        const posts = ads
          .filter(({ kind }) => kind !== 'house')
          .map((ad) => ({ ...sponsoredPostOf(ad), countedAs: null, own: ad.id === bookingId }));
        return { at, url: `/?at=${encodeURIComponent(at)}`, posts };
      }),
    );
  }
}

function modelOf(proof: ProofOfRun): Omit<RunProofModel, 'pages' | 'printedAt'> {
  const { bookingId, headline, label, advertiser, billTo, order, placement, position, share, price } = proof;
  const days = proof.days.map(({ day, recorded, served, viewable, clicks, invalid }) => {
    const { bots, floods, expired, repeats } = invalid;
    return { day, recorded, served, viewable, clicks, invalid: bots + floods + expired + repeats };
  });
  return {
    ...{ bookingId, headline, label, position, share, days },
    advertiser: advertiser.name,
    agency: billTo && billTo.name,
    orderId: order && order.id,
    purchaseOrder: order && order.purchaseOrder,
    placement: placement.name,
    from: instantInZone(proof.start, proof.timeZone),
    until: instantInZone(proof.end, proof.timeZone),
    price: price && price.net,
    shown: proof.shown,
    total: days.reduce(added, { served: 0, viewable: 0, clicks: 0, invalid: 0 }),
  };
}

function added(a: CountedModel, b: CountedModel): CountedModel {
  return {
    served: a.served + b.served,
    viewable: a.viewable + b.viewable,
    clicks: a.clicks + b.clicks,
    invalid: a.invalid + b.invalid,
  };
}
