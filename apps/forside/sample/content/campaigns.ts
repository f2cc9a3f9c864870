import type { Creative, PlacementDetails } from '#advertising';
import { COMPANIES } from './companies.js';
import type { SampleOrder } from './sample-content.js';

/** The place at the top of the front page's rail, as the newsroom sells it. */
export const FRONT_TOP: Omit<PlacementDetails, 'timeZone' | 'blackouts'> = {
  key: 'forside-top',
  name: 'Forsidens top',
  pageType: 'front',
  positions: 2,
  format: 'sponsored-post',
  leadTimeHours: 48,
  minDays: 7,
  maxDays: 28,
  materialHours: 72,
  price: { per: 'week', amount: 950_000 },
  separated: true,
};

/** Nothing is sold in it then: three days, so many days from the first start. */
export const FRONT_TOP_CLOSED = { daysOn: 140, days: 3, reason: 'Forsiden bygges om' } as const;

/** What shows there while nobody has booked it. */
export const HOUSE_AD: Creative = {
  headline: 'Få morgenens it-nyheder, før kaffen er klar',
  teaser: 'Vores nyhedsbrev samler det vigtigste på tre minutter. Hver hverdag kl. 6.',
  url: 'https://forside.example.com/nyhedsbrev',
  body: null,
  image: null,
};

/** A campaign that an agency buys, with a booking in every state that a new newsroom can have; and a small order. */
export const ORDERS: readonly SampleOrder[] = [
  {
    advertiser: COMPANIES.stenbider.name,
    billTo: COMPANIES.fyrtaarn.name,
    ...{ purchaseOrder: 'FYR-2207', cvr: '10000017', ean: '5790000000012', discount: 1_250 },
    note: 'Bureauet godkender materialet og får fakturaen.',
    category: 'it-sikkerhed',
    bookings: [
      {
        ...{ weeksOn: 2, weeks: 2, state: 'booked' },
        creative: {
          headline: 'Hvem ringer I til klokken tre om natten?',
          teaser: 'Stenbider svarer inden for fire minutter, også anden juledag.',
          url: 'https://stenbider.example.com/vagt',
        },
      },
      { weeksOn: 5, weeks: 2, state: 'option' },
      { weeksOn: 9, weeks: 1, state: 'draft' },
      { weeksOn: 11, weeks: 1, state: 'cancelled' },
    ],
  },
  {
    advertiser: COMPANIES.kobberhage.name,
    billTo: null,
    ...{ purchaseOrder: null, cvr: null, ean: null, discount: 0, note: null },
    category: 'software',
    bookings: [
      { weeksOn: 3, weeks: 1, state: 'booked' },
      { weeksOn: 6, weeks: 4, state: 'declined' },
    ],
  },
];
