import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { recorded, specify } from '#testing/decider-specification';
import type { BookingCommand } from './booking.commands.js';
import { bookingDecider, bookingToClaim, shownCreative, statusOf } from './booking.decider.js';
import type {
  BookingDrafted,
  BookingEvent,
  BookingPrice,
  BookingTerms,
  NotedClaim,
  SubmittedCreative,
} from './booking.events.js';

const booking = specify(bookingDecider);
const NOW = '2026-02-01T12:00:00.000Z';

const agreed = {
  placementId: '0d5e7c1a-5b1d-5f0a-8f3d-2a6f1b9c4d01',
  advertiserId: '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01',
  share: 100,
  start: '2026-03-29T00:00',
  end: '2026-03-30T00:00',
  timeZone: 'Europe/Copenhagen',
};
const creative: SubmittedCreative = {
  headline: 'Kabler der holder til havet',
  teaser: 'Læs hvordan en havn fik styr på nettet.',
  url: 'https://sydkyst.example/kabler',
  body: null,
  image: null,
  jobId: null,
};
const price: BookingPrice = {
  ...{ per: 'day', units: 1, unitPrice: 200_000, list: 200_000, discount: 1_000, net: 180_000 },
};
const terms: BookingTerms = { orderId: null, category: 'kabler', price, makegoodFor: null };
const draft: BookingCommand = { type: 'DraftBooking', plan: agreed, terms, creative, approval: 'at-once' };
const drafted: BookingDrafted = {
  type: 'BookingDrafted',
  data: { ...agreed, from: '2026-03-28T23:00:00.000Z', until: '2026-03-29T22:00:00.000Z', ...terms },
};
const submitted: BookingEvent = { type: 'CreativeSubmitted', data: { creativeVersion: 1, creative } };
const approved: BookingEvent = { type: 'CreativeApproved', data: { creativeVersion: 1 } };
const claim: NotedClaim = {
  ...{ claimVersion: 4, position: 1, share: 100, from: drafted.data.from, until: drafted.data.until },
  ...{ standing: 'booked', expiresAt: null },
};
const claimed: BookingEvent = { type: 'BookingClaimed', data: claim };
const optionEnds = '2026-03-10T11:00:00.000Z';
const optioned: BookingEvent = {
  type: 'BookingClaimed',
  data: { ...claim, standing: 'option', expiresAt: optionEnds },
};
const cancel: BookingCommand = { type: 'CancelBooking', reason: null, fee: null };
const cancelled: BookingEvent = { type: 'BookingCancelled', data: { reason: null, fee: null } };
const declined: BookingEvent = { type: 'BookingDeclined', data: { reason: null } };
const started: BookingEvent = {
  type: 'AdStarted',
  data: { claimVersion: 4, dueAt: claim.from, deliveryDueAt: '2026-03-29T23:00:00.000Z' },
};
const checked: BookingEvent = {
  type: 'MaterialChecked',
  data: { claimVersion: 4, dueAt: '2026-03-27T23:00:00.000Z', ready: true },
};

describe('A booking', () => {
  it('is drafted with its creative, its day being as long as the calendar of its zone has it', () => {
    booking.given().when(draft, NOW).then(drafted, submitted, approved);
  });

  it('is drafted without a creative, or with one that somebody else approves', () => {
    booking
      .given()
      .when({ ...draft, creative: null }, NOW)
      .then(drafted);
    booking
      .given()
      .when({ ...draft, approval: 'later' }, NOW)
      .then(drafted, submitted);
  });

  it('is drafted once, and ends after its start, at a time to come', () => {
    booking.given(drafted).when(draft).thenRefused('booking-known');
    const ends = (end: string) => booking.given().when({ ...draft, plan: { ...agreed, end } }, NOW);
    ends(agreed.start).thenRefused('flight-over');
    booking
      .given()
      .when({ ...draft, plan: { ...agreed, start: '2026-01-01T00:00', end: '2026-02-01T13:00' } }, NOW)
      .thenRefused('flight-over');
  });

  it('may ask for a place unless it is off, with or without a creative', () => {
    const asks =
      (...history: readonly BookingEvent[]) =>
      () =>
        bookingToClaim(booking.given(...history).state).plan.until;
    expect(asks(drafted)()).toBe(drafted.data.until);
    expect(asks()).toThrow('no booking');
    expect(asks(drafted, cancelled)).toThrow('is off');
    expect(asks(drafted, declined)).toThrow('is off');
  });

  it('notes what the calendar granted, once', () => {
    booking.given(drafted).when({ type: 'NoteClaim', claim }).then(claimed);
    booking.given(drafted, claimed).when({ type: 'NoteClaim', claim }).thenNothing();
    booking
      .given(drafted, claimed)
      .when({ type: 'NoteClaim', claim: { ...claim, claimVersion: 3 } })
      .thenNothing();
    booking.given(drafted, cancelled).when({ type: 'NoteClaim', claim }).thenRefused('booking-cancelled');
  });

  it('notes no place that was granted for another flight than it has by now', () => {
    for (const other of [{ until: '2026-03-30T22:00:00.000Z' }, { share: 50 }]) {
      booking
        .given(drafted)
        .when({ type: 'NoteClaim', claim: { ...claim, ...other } })
        .thenRefused('flight-changed');
    }
  });

  it('can be cancelled until its ad has run to the end', () => {
    booking.given(drafted).when(cancel).then(cancelled);
    booking.given(drafted, claimed, started).when(cancel, claim.from).then(cancelled);
    booking.given(drafted, claimed, cancelled).when(cancel).thenNothing();
    booking.given(drafted, claimed).when(cancel, claim.until).thenRefused('flight-over');
    booking.given().when(cancel).thenRefused('booking-unknown');
  });

  it('can be declined until it is booked', () => {
    const decline: BookingCommand = { type: 'DeclineBooking', reason: null };
    booking.given(drafted).when(decline).then(declined);
    booking.given(drafted, optioned).when(decline).then(declined);
    booking.given(drafted, claimed).when(decline).thenRefused('booking-booked');
    booking.given(drafted, declined).when(decline).thenNothing();
    booking.given(drafted, cancelled).when(decline).thenRefused('booking-cancelled');
  });

  it('gets another flight with the difference in price, once', () => {
    const plan = { ...agreed, end: '2026-03-31T00:00' };
    const until = '2026-03-30T22:00:00.000Z';
    const dearer = { ...price, units: 2, list: 400_000, net: 360_000 };
    const longer = { ...claim, claimVersion: 5, until };
    const change: BookingCommand = {
      type: 'ChangeFlight',
      kind: 'extend',
      plan,
      price: dearer,
      claim: longer,
    };
    const changed: BookingEvent = {
      type: 'FlightChanged',
      data: {
        kind: 'extend',
        plan: { ...plan, from: claim.from, until },
        price: dearer,
        difference: 180_000,
      },
    };
    const noted: BookingEvent = { type: 'BookingClaimed', data: longer };
    booking.given(drafted, claimed).when(change).then(changed, noted);
    booking.given(drafted, claimed, changed, noted).when(change).thenNothing();
  });

  it('gets another flight without a place while it holds none', () => {
    const plan = { ...agreed, start: '2026-04-01T00:00', end: '2026-04-02T00:00' };
    const change: BookingCommand = { type: 'ChangeFlight', kind: 'move', plan, price, claim: null };
    const changed: BookingEvent = {
      type: 'FlightChanged',
      data: {
        kind: 'move',
        plan: { ...plan, from: '2026-03-31T22:00:00.000Z', until: '2026-04-01T22:00:00.000Z' },
        price,
        difference: 0,
      },
    };
    booking.given(drafted).when(change).then(changed);
    booking.given(drafted, changed).when(change).thenNothing();
    booking.given(drafted, optioned).when(change, optionEnds).then(changed);
    booking.given(drafted, optioned).when(change).thenRefused('flight-changed');
    booking.given(drafted, claimed).when(change).thenRefused('flight-changed');
    booking.given(drafted).when(change, '2026-04-01T22:00:00.000Z').thenRefused('flight-over');
  });

  it('records what was counted once a day', () => {
    const delivered: BookingEvent = {
      type: 'AdDelivered',
      data: {
        ...{ day: '2026-03-29', served: 10, viewable: 7, clicks: 1 },
        invalid: { bots: 2, floods: 0, expired: 0, repeats: 1 },
        ...{ shownMs: 82_800_000, nextDueAt: null },
      },
    };
    const record: BookingCommand = { type: 'RecordDelivery', days: [delivered.data] };
    booking.given(drafted, claimed).when(record).then(delivered);
    booking.given(drafted, claimed, delivered).when(record).thenNothing();
  });

  it('is made good by one other booking, which is not made good itself', () => {
    const grant: BookingCommand = { type: 'GrantMakegood', makegoodBookingId: 'b2', reason: 'Aldrig vist' };
    const granted: BookingEvent = {
      type: 'MakegoodGranted',
      data: { makegoodBookingId: 'b2', reason: 'Aldrig vist' },
    };
    booking.given(drafted, claimed).when(grant).then(granted);
    booking.given(drafted, claimed, granted).when(grant).thenNothing();
    booking.given(drafted).when(grant).thenRefused('nothing-to-make-good');
    booking
      .given(drafted, claimed, granted)
      .when({ ...grant, makegoodBookingId: 'b3' })
      .thenRefused('makegood-known');
    booking
      .given({ ...drafted, data: { ...drafted.data, makegoodFor: 'b0' } }, claimed)
      .when(grant)
      .thenRefused('makegood-of-makegood');
  });

  it('stands where its claim and the time put it', () => {
    const standsAt = (now: string, ...history: readonly BookingEvent[]) => {
      const { state } = booking.given(drafted, ...history);
      return state && statusOf(state, now);
    };
    expect(standsAt(NOW)).toBe('draft');
    expect(standsAt(NOW, optioned)).toBe('option');
    expect(standsAt(optionEnds, optioned)).toBe('expired');
    expect(standsAt(NOW, claimed)).toBe('booked');
    expect(standsAt(claim.from, claimed)).toBe('in-flight');
    expect(standsAt(claim.until, claimed)).toBe('finished');
    expect(standsAt(claim.from, claimed, cancelled)).toBe('cancelled');
    expect(standsAt(NOW, optioned, declined)).toBe('declined');
  });

  it('comes due a day before its start, at its start and its end, each once, and not when it is off', () => {
    const due = (now: string, ...history: readonly BookingEvent[]) =>
      booking
        .given(drafted, ...history)
        .due(now)
        .map(({ event, dueAt, version }) => [event.type, dueAt, version]);
    const material = ['MaterialChecked', checked.data.dueAt, 4];
    expect(due('2026-03-27T22:59:59.999Z', claimed)).toEqual([]);
    expect(due('2026-03-28T22:59:59.999Z', claimed)).toEqual([material]);
    expect(due(claim.from, claimed)).toEqual([material, ['AdStarted', claim.from, 4]]);
    expect(due(claim.until, claimed, checked)).toEqual([
      ['AdStarted', claim.from, 4],
      ['AdEnded', claim.until, 4],
    ]);
    expect(due(claim.until, claimed, checked, started)).toEqual([['AdEnded', claim.until, 4]]);
    expect(due(claim.until, claimed, cancelled)).toEqual([]);
    expect(due(claim.until)).toEqual([]);
  });

  it('that is an option comes due a day before it ends and when it ends, and never starts', () => {
    const { due } = booking.given(drafted, optioned);
    expect(due(claim.until).map(({ event, dueAt }) => [event.type, dueAt])).toEqual([
      ['OptionExpiring', '2026-03-09T11:00:00.000Z'],
      ['BookingExpired', optionEnds],
    ]);
    const brief = { ...optioned.data, expiresAt: '2026-01-01T20:00:00.000Z' } as NotedClaim;
    const given = booking.given(drafted, { type: 'BookingClaimed', data: brief });
    expect(given.due(claim.until).map(({ event }) => event.type)).toEqual(['BookingExpired']);
  });

  it('tells a day before its start whether there is something to show', () => {
    const readyOf = (...history: readonly BookingEvent[]) =>
      booking
        .given(drafted, ...history, claimed)
        .due(claim.from)
        .find(({ event }) => event.type === 'MaterialChecked')?.event.data;
    const rejected: BookingEvent = { type: 'CreativeRejected', data: { creativeVersion: 1, reason: 'x' } };
    expect(readyOf()).toMatchObject({ ready: false });
    expect(readyOf(submitted)).toMatchObject({ ready: false });
    expect(readyOf(submitted, approved)).toMatchObject({ ready: true });
    expect(readyOf(submitted, approved, rejected)).toMatchObject({ ready: false });
  });

  it('folds any history', () => {
    const events = [drafted, submitted, approved, claimed, optioned, started, checked, declined, cancelled];
    fc.assert(
      fc.property(fc.array(fc.constantFrom<BookingEvent>(...events), { maxLength: 20 }), (history) => {
        const state = recorded(history).reduce(bookingDecider.evolve, bookingDecider.initialState);
        expect(state === null).toBe(!history.includes(drafted));
        expect(() => bookingDecider.due?.(state, '2027-01-01T00:00:00.000Z')).not.toThrow();
      }),
    );
  });
});

describe('A creative', () => {
  const second = { ...creative, headline: 'Kabler der holder til alt' };
  const submittedAgain: BookingEvent = {
    type: 'CreativeSubmitted',
    data: { creativeVersion: 2, creative: second },
  };
  const approvedAgain: BookingEvent = { type: 'CreativeApproved', data: { creativeVersion: 2 } };
  const headlineOf = (...history: readonly BookingEvent[]) => {
    const { state } = booking.given(drafted, ...history);
    return state && shownCreative(state)?.headline;
  };

  it('takes the place of another from its approval on, while the ad runs too', () => {
    booking
      .given(drafted, submitted, approved, claimed, started)
      .when({ type: 'SubmitCreative', creative: second, approval: 'later' }, claim.from)
      .then(submittedAgain);
    expect(headlineOf(submitted, approved, submittedAgain)).toBe(creative.headline);
    expect(headlineOf(submitted, approved, submittedAgain, approvedAgain)).toBe(second.headline);
  });

  it('that is rejected gives way to the one that was approved before it', () => {
    const reject: BookingCommand = { type: 'RejectCreative', creativeVersion: 2, reason: 'Lover for meget' };
    const rejected: BookingEvent = {
      type: 'CreativeRejected',
      data: { creativeVersion: 2, reason: 'Lover for meget' },
    };
    const history = [submitted, approved, submittedAgain, approvedAgain];
    booking
      .given(drafted, ...history)
      .when(reject)
      .then(rejected);
    booking
      .given(drafted, ...history, rejected)
      .when(reject)
      .thenNothing();
    expect(headlineOf(...history, rejected)).toBe(creative.headline);
    booking.given(drafted).when(reject).thenRefused('creative-unknown');
  });

  it('is approved by the advertiser through a proof of its newest version alone', () => {
    const answer: BookingCommand = {
      type: 'AnswerProof',
      ...{ creativeVersion: 1, answer: 'approved', comment: null },
    };
    const said: BookingEvent = {
      type: 'ProofAnswered',
      data: { creativeVersion: 1, answer: 'approved', comment: null },
    };
    booking.given(drafted, submitted).when(answer).then(said, approved);
    booking.given(drafted, submitted, said, approved).when(answer).thenNothing();
    booking.given(drafted, submitted, submittedAgain).when(answer).thenRefused('proof-outdated');
    booking
      .given(drafted, submitted)
      .when({ ...answer, answer: 'rejected', comment: 'Forkert nummer' })
      .then(
        {
          type: 'ProofAnswered',
          data: { creativeVersion: 1, answer: 'rejected', comment: 'Forkert nummer' },
        },
        { type: 'CreativeRejected', data: { creativeVersion: 1, reason: 'Forkert nummer' } },
      );
  });

  it('keeps the advertiser’s first answer, also where the desk has approved it before', () => {
    const said = (answer: 'approved' | 'rejected'): BookingEvent => ({
      type: 'ProofAnswered',
      data: { creativeVersion: 1, answer, comment: null },
    });
    const says = (answer: 'approved' | 'rejected'): BookingCommand => ({
      type: 'AnswerProof',
      ...{ creativeVersion: 1, answer, comment: null },
    });
    booking.given(drafted, submitted, approved).when(says('approved')).then(said('approved'));
    booking
      .given(drafted, submitted, said('approved'), approved)
      .when(says('rejected'))
      .thenRefused('proof-answered');
    booking
      .given(drafted, submitted, approved)
      .when(says('rejected'))
      .then(said('rejected'), {
        type: 'CreativeRejected',
        data: { creativeVersion: 1, reason: 'The advertiser did not approve the proof.' },
      });
  });

  it('is no longer up for proof once the desk has rejected it, a newer one came or the booking is off', () => {
    const answer: BookingCommand = {
      type: 'AnswerProof',
      ...{ creativeVersion: 1, answer: 'approved', comment: null },
    };
    const rejected: BookingEvent = {
      type: 'CreativeRejected',
      data: { creativeVersion: 1, reason: 'Lover for meget' },
    };
    const send: BookingCommand = { type: 'SendProof', creativeVersion: 1, expiresAt: claim.from };
    for (const command of [answer, send]) {
      booking.given(drafted, submitted, rejected).when(command).thenRefused('proof-withdrawn');
      booking.given(drafted, submitted, submittedAgain).when(command).thenRefused('proof-outdated');
      booking.given(drafted, submitted, cancelled).when(command).thenRefused('booking-cancelled');
      booking.given(drafted, submitted, claimed).when(command, claim.until).thenRefused('flight-over');
    }
  });

  it('is sent for proof until a time to come', () => {
    const send: BookingCommand = { type: 'SendProof', creativeVersion: 1, expiresAt: claim.from };
    booking
      .given(drafted, submitted)
      .when(send)
      .then({ type: 'ProofSent', data: { creativeVersion: 1, expiresAt: claim.from } });
    booking.given(drafted, submitted).when(send, claim.from).thenRefused('proof-expiry');
    booking.given(drafted).when(send).thenRefused('creative-unknown');
  });

  it('can no longer change once the ad has run to its end', () => {
    const late: BookingCommand = { type: 'SubmitCreative', creative: second, approval: 'at-once' };
    booking.given(drafted, submitted, approved, claimed).when(late, claim.until).thenRefused('flight-over');
  });
});
