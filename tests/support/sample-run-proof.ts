import { addDays, instantInZone } from '#kernel';
import type { RunProofModel } from '../../apps/site/views/pages/run-proof-page.js';
import { sampleOtherAds, sampleSponsoredPosts } from './sample-pages.js';

const FIRST = '2026-03-16';
const DAYS = 14;

const days = Array.from({ length: DAYS }, (_, index) => ({
  day: addDays(FIRST, index),
  recorded: index < DAYS - 1,
  served: 12_840 - 731 * (index % 7),
  viewable: 8_112 - 402 * (index % 7),
  clicks: 37 + (index % 5),
  invalid: 211 - 13 * (index % 4),
}));

/** A proof of run with everything that it may show. */
export const sampleRunProof: RunProofModel = {
  bookingId: '0190163d-8694-739b-aea5-966c26f8ad91',
  headline: 'Kabler der holder til havet',
  label: 'Annonceindlæg fra Sydkyst ApS',
  advertiser: 'Sydkyst ApS',
  agency: 'Bureauet Blå Vinkel A/S',
  orderId: '0190163d-8694-739b-aea5-966c26f8ad92',
  purchaseOrder: 'PO-2026-118',
  placement: 'Ved siden af alle sider',
  position: 2,
  share: 50,
  from: instantInZone(`${FIRST}T00:00`, 'Europe/Copenhagen'),
  until: instantInZone(`${addDays(FIRST, DAYS)}T00:00`, 'Europe/Copenhagen'),
  price: 1_662_500,
  shown: [
    {
      from: instantInZone(`${FIRST}T09:12`, 'Europe/Copenhagen'),
      until: instantInZone(`${addDays(FIRST, DAYS)}T00:00`, 'Europe/Copenhagen'),
    },
  ],
  days,
  total: {
    served: days.reduce((sum, { served }) => sum + served, 0),
    viewable: days.reduce((sum, { viewable }) => sum + viewable, 0),
    clicks: days.reduce((sum, { clicks }) => sum + clicks, 0),
    invalid: days.reduce((sum, { invalid }) => sum + invalid, 0),
  },
  pages: [0, 3, 6, 9, 13].map((index) => {
    const at = instantInZone(`${addDays(FIRST, index)}T12:00`, 'Europe/Copenhagen');
    const ads = index % 2 === 0 ? sampleSponsoredPosts : [...sampleSponsoredPosts, ...sampleOtherAds];
    const posts = ads.map((post, place) => ({ ...post, own: place === 1 }));
    return { at, url: `/?at=${encodeURIComponent(at)}`, posts };
  }),
  printedAt: instantInZone(`${addDays(FIRST, DAYS)}T08:30`, 'Europe/Copenhagen'),
};
