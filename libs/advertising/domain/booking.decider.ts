import { DomainError, instantInZone, laterOf, plusMilliseconds, sameValue } from '#kernel';
import type { Decider, DueFact, Instant, LocalDate, Recorded } from '#kernel';
import type { BookingCommand, WantedFlight } from './booking.commands.js';
import type {
  BookingEvent,
  BookingTerms,
  FlightPlan,
  NotedClaim,
  SubmittedCreative,
} from './booking.events.js';
import { proofOf, shownVersion, withProof, withReview } from './creative-review.js';
import type { Proof, ReviewedCreative } from './creative-review.js';
import type { Oere } from './placement.events.js';
import { daysOfFlight, deliveryDueAt } from './delivery-days.js';

/** A booking as it stands; what it holds is for the placement's stream to say, `claim` repeats it. */
export interface Booking {
  readonly plan: FlightPlan;
  readonly terms: BookingTerms;
  /** Version 1 first. */
  readonly creatives: readonly ReviewedCreative[];
  /** One for each version that the advertiser was asked about. */
  readonly proofs: readonly Proof[];
  /** The claim that counts and when it was noted. */
  readonly claim: (NotedClaim & { readonly since: Instant }) | undefined;
  /** For each fact of a claim the version it is recorded for; 0 for none. */
  readonly recorded: Readonly<Record<ClaimFact, number>>;
  readonly deliveredDays: readonly LocalDate[];
  readonly makegoodBookingId: string | null;
  readonly off: 'cancelled' | 'declined' | null;
  /** Why it is off, and what is charged all the same; null while it is not. */
  readonly calledOff: { readonly reason: string | null; readonly fee: Oere | null } | null;
}

/** Null until the booking is drafted. */
export type BookingState = Booking | null;

/** Facts that time alone brings about, one for each claim. */
type ClaimFact = 'OptionExpiring' | 'BookingExpired' | 'MaterialChecked' | 'AdStarted' | 'AdEnded';

/** Where a booking may stand, after the states of IAB OpenDirect 2.1. */
export const BOOKING_STATUSES = [
  'draft',
  'option',
  'booked',
  'in-flight',
  'finished',
  'expired',
  'declined',
  'cancelled',
] as const;

/** One of {@link BOOKING_STATUSES}. */
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

/** Reminders and material alarms come so long before what they are about. */
export const NOTICE_MS = 24 * 3_600_000;

const NOTHING_RECORDED: Booking['recorded'] = {
  OptionExpiring: 0,
  BookingExpired: 0,
  MaterialChecked: 0,
  AdStarted: 0,
  AdEnded: 0,
};

function decide(command: BookingCommand, state: BookingState, now: Instant): readonly BookingEvent[] {
  switch (command.type) {
    case 'DraftBooking':
      return draft(command, state, now);
    case 'SubmitCreative': {
      const booking = open(state, now);
      return submitted(command.creative, { version: booking.creatives.length + 1, ...command });
    }
    case 'ApproveCreative': {
      const { creativeVersion } = command;
      if (reviewed(creativeVersion, open(state, now)).review === 'approved') return [];
      return [{ type: 'CreativeApproved', data: { creativeVersion } }];
    }
    case 'RejectCreative': {
      const { creativeVersion, reason } = command;
      if (reviewed(creativeVersion, open(state, now)).review === 'rejected') return [];
      return [{ type: 'CreativeRejected', data: { creativeVersion, reason } }];
    }
    case 'SendProof':
      return sendProof(command, open(state, now), now);
    case 'AnswerProof':
      return answerProof(command, open(state, now));
    case 'NoteClaim':
      return noteClaim(command.claim, standing(state));
    case 'ChangeFlight':
      return changeFlight(command, standing(state), now);
    case 'RecordDelivery': {
      const { deliveredDays } = drafted(state);
      return command.days
        .filter(({ day }) => !deliveredDays.includes(day))
        .map((data) => ({ type: 'AdDelivered', data }));
    }
    case 'GrantMakegood':
      return grantMakegood(command, bookingToMakeGood(state));
    case 'DeclineBooking':
      return decline(command.reason, drafted(state));
    case 'CancelBooking':
      return cancel(command, drafted(state), now);
  }
}

function draft(
  { plan, terms, creative, approval }: Extract<BookingCommand, { type: 'DraftBooking' }>,
  state: BookingState,
  now: Instant,
): readonly BookingEvent[] {
  if (state) throw new DomainError('conflict', 'booking-known', 'This booking is drafted already.');
  const flight = planOf(plan);
  if (flight.until <= flight.from || flight.until <= now) throw flightOver();
  return [
    { type: 'BookingDrafted', data: { ...flight, ...terms } },
    ...(creative ? submitted(creative, { version: 1, approval }) : []),
  ];
}

function submitted(
  creative: SubmittedCreative,
  { version, approval }: { readonly version: number; readonly approval: 'at-once' | 'later' },
): readonly BookingEvent[] {
  const creativeVersion = version;
  return [
    { type: 'CreativeSubmitted', data: { creativeVersion, creative } },
    ...(approval === 'at-once' ? [{ type: 'CreativeApproved', data: { creativeVersion } } as const] : []),
  ];
}

function sendProof(
  { creativeVersion, expiresAt }: Extract<BookingCommand, { type: 'SendProof' }>,
  booking: Booking,
  now: Instant,
): readonly BookingEvent[] {
  assertToProve(creativeVersion, booking);
  if (expiresAt <= now) {
    throw new DomainError('invalid', 'proof-expiry', 'Let the proof be open until a time to come.', {
      problems: [{ field: 'expiresAt', message: 'lies in the past' }],
    });
  }
  return [{ type: 'ProofSent', data: { creativeVersion, expiresAt } }];
}

/** An answer is final for its version of the creative: whoever thinks otherwise later asks for another version. */
function answerProof(
  { creativeVersion, answer, comment }: Extract<BookingCommand, { type: 'AnswerProof' }>,
  booking: Booking,
): readonly BookingEvent[] {
  const given = proofOf(booking.proofs, creativeVersion)?.answer;
  if (given?.answer === answer) return [];
  if (given) {
    throw new DomainError(
      'conflict',
      'proof-answered',
      'This proof has been answered already: ask for another version to change what is shown.',
      { details: { answer: given.answer, answeredAt: given.answeredAt } },
    );
  }
  const review = assertToProve(creativeVersion, booking);
  const said: BookingEvent = { type: 'ProofAnswered', data: { creativeVersion, answer, comment } };
  if (answer === 'approved' && review === 'approved') return [said];
  return answer === 'approved'
    ? [said, { type: 'CreativeApproved', data: { creativeVersion } }]
    : [
        said,
        {
          type: 'CreativeRejected',
          data: { creativeVersion, reason: comment ?? 'The advertiser did not approve the proof.' },
        },
      ];
}

/** The advertiser's word decides about the newest creative alone: an old link must not bring back an old text. */
function assertToProve(creativeVersion: number, booking: Booking): ReviewedCreative['review'] {
  const { review } = reviewed(creativeVersion, booking);
  if (creativeVersion !== booking.creatives.length) {
    throw new DomainError(
      'gone',
      'proof-outdated',
      'A newer version has taken its place: ask for its proof.',
    );
  }
  if (review === 'rejected') {
    throw new DomainError('gone', 'proof-withdrawn', 'It was rejected: hand in another version.');
  }
  return review;
}

function noteClaim(claim: NotedClaim, booking: Booking): readonly BookingEvent[] {
  if (isNoted(claim, booking)) return [];
  // The calendar was asked for a flight that was changed in the meantime.
  if (claim.until !== booking.plan.until || claim.share !== booking.plan.share) {
    throw new DomainError(
      'conflict',
      'flight-changed',
      'Its flight was changed in this very moment: read it again and repeat what you wanted.',
    );
  }
  return [{ type: 'BookingClaimed', data: claim }];
}

function isNoted({ claimVersion }: NotedClaim, { claim }: Booking): boolean {
  return claim !== undefined && claim.claimVersion >= claimVersion;
}

function changeFlight(
  { kind, plan, price, claim }: Extract<BookingCommand, { type: 'ChangeFlight' }>,
  booking: Booking,
  now: Instant,
): readonly BookingEvent[] {
  const agreed = planOf(plan);
  const before = booking.terms.price;
  const difference = price && before ? price.net - before.net : null;
  const changed: BookingEvent = { type: 'FlightChanged', data: { kind, plan: agreed, price, difference } };
  if (claim) return isNoted(claim, booking) ? [] : [changed, { type: 'BookingClaimed', data: claim }];
  if (holdsPlace(booking, now)) {
    throw new DomainError(
      'conflict',
      'flight-changed',
      'It got a place in this very moment: read it again and repeat what you wanted.',
    );
  }
  if (agreed.until <= agreed.from || agreed.until <= now) throw flightOver();
  return sameValue(agreed, booking.plan) ? [] : [changed];
}

/** Whether a booking has noted a place that it still has at an instant. */
function holdsPlace({ claim }: Booking, now: Instant): boolean {
  return claim !== undefined && (claim.expiresAt === null || claim.expiresAt > now);
}

function grantMakegood(
  { makegoodBookingId, reason }: Extract<BookingCommand, { type: 'GrantMakegood' }>,
  booking: Booking,
): readonly BookingEvent[] {
  if (booking.makegoodBookingId === makegoodBookingId) return [];
  if (booking.claim?.standing !== 'booked') {
    throw new DomainError(
      'conflict',
      'nothing-to-make-good',
      'It was never booked, so nothing of it is owed: draft another booking.',
    );
  }
  if (booking.makegoodBookingId !== null) {
    throw new DomainError('conflict', 'makegood-known', 'This booking has been made good already.', {
      details: { makegoodBookingId: booking.makegoodBookingId },
    });
  }
  if (booking.terms.makegoodFor !== null) {
    throw new DomainError(
      'conflict',
      'makegood-of-makegood',
      'This booking makes good another one itself: grant it to the original booking.',
      { details: { original: booking.terms.makegoodFor } },
    );
  }
  return [{ type: 'MakegoodGranted', data: { makegoodBookingId, reason } }];
}

function decline(reason: string | null, booking: Booking): readonly BookingEvent[] {
  if (booking.off === 'declined') return [];
  if (booking.off !== null) throw bookingCancelled();
  if (booking.claim?.standing === 'booked') {
    throw new DomainError('conflict', 'booking-booked', 'It is booked: cancel it instead.');
  }
  return [{ type: 'BookingDeclined', data: { reason } }];
}

function cancel(
  { reason, fee }: Extract<BookingCommand, { type: 'CancelBooking' }>,
  booking: Booking,
  now: Instant,
): readonly BookingEvent[] {
  if (booking.off !== null) return [];
  if (booking.claim?.standing === 'booked' && booking.claim.until <= now) {
    throw new DomainError('conflict', 'flight-over', 'The ad has run to its end: nothing is left to cancel.');
  }
  return [{ type: 'BookingCancelled', data: { reason, fee } }];
}

/** The instants of a flight from its local times. */
export function planOf(wanted: WantedFlight): FlightPlan {
  return {
    ...wanted,
    from: instantInZone(wanted.start, wanted.timeZone),
    until: instantInZone(wanted.end, wanted.timeZone),
  };
}

/**
 * The booking that a placement's calendar may be asked for.
 * @throws DomainError when there is none, or it is cancelled or declined
 */
export function bookingToClaim(state: BookingState): Booking {
  return standing(state);
}

/**
 * The booking that another one may make good.
 * @throws DomainError when there is none, or it is cancelled or declined
 */
export function bookingToMakeGood(state: BookingState): Booking {
  return standing(state);
}

/** What may be shown of a booking; null until a creative is approved. */
export function shownCreative({ creatives }: Booking): SubmittedCreative | null {
  return creatives[shownVersion(creatives) - 1]?.creative ?? null;
}

/** Where a booking stands at an instant. */
export function statusOf(booking: Booking, now: Instant): BookingStatus {
  const { claim, off } = booking;
  if (off !== null) return off;
  if (!claim) return 'draft';
  if (claim.standing === 'option')
    return claim.expiresAt !== null && claim.expiresAt <= now ? 'expired' : 'option';
  if (claim.until <= now) return 'finished';
  return claim.from <= now ? 'in-flight' : 'booked';
}

function reviewed(creativeVersion: number, { creatives }: Booking): ReviewedCreative {
  const found = creatives[creativeVersion - 1];
  if (found) return found;
  throw new DomainError('not-found', 'creative-unknown', 'The booking has no creative of this version.');
}

function drafted(state: BookingState): Booking {
  if (state) return state;
  throw noSuchBooking();
}

function standing(state: BookingState): Booking {
  const booking = drafted(state);
  if (booking.off === null) return booking;
  throw bookingCancelled();
}

/** One whose ad may still be shown. */
function open(state: BookingState, now: Instant): Booking {
  const booking = standing(state);
  if (booking.claim?.standing !== 'booked' || booking.claim.until > now) return booking;
  throw new DomainError(
    'conflict',
    'flight-over',
    'The ad has run to its end: nothing of it can be changed.',
  );
}

function evolve(state: BookingState, event: Recorded<BookingEvent>): BookingState {
  if (event.type === 'BookingDrafted') {
    const { orderId, category, price, makegoodFor, ...plan } = event.data;
    return {
      plan,
      terms: { orderId, category, price, makegoodFor },
      creatives: [],
      proofs: [],
      claim: undefined,
      recorded: NOTHING_RECORDED,
      deliveredDays: [],
      makegoodBookingId: null,
      off: null,
      calledOff: null,
    };
  }
  if (!state) return state;
  switch (event.type) {
    case 'CreativeSubmitted':
      return {
        ...state,
        creatives: [...state.creatives, { creative: event.data.creative, review: 'waiting' }],
      };
    case 'CreativeApproved':
      return { ...state, creatives: withReview(state.creatives, event.data.creativeVersion, 'approved') };
    case 'CreativeRejected':
      return { ...state, creatives: withReview(state.creatives, event.data.creativeVersion, 'rejected') };
    case 'ProofSent': {
      const { creativeVersion, expiresAt } = event.data;
      return { ...state, proofs: withProof(state.proofs, creativeVersion, { expiresAt }) };
    }
    case 'ProofAnswered': {
      const { creativeVersion, ...said } = event.data;
      const answer = { ...said, answeredAt: event.occurredAt };
      return { ...state, proofs: withProof(state.proofs, creativeVersion, { answer }) };
    }
    case 'BookingClaimed':
      return { ...state, claim: { ...event.data, since: event.occurredAt } };
    case 'FlightChanged': {
      const { plan, price } = event.data;
      return { ...state, plan, terms: { ...state.terms, price } };
    }
    case 'OptionExpiring':
    case 'BookingExpired':
    case 'MaterialChecked':
    case 'AdStarted':
    case 'AdEnded':
      return { ...state, recorded: { ...state.recorded, [event.type]: event.data.claimVersion } };
    case 'AdDelivered':
      return { ...state, deliveredDays: [...state.deliveredDays, event.data.day] };
    case 'MakegoodGranted':
      return { ...state, makegoodBookingId: event.data.makegoodBookingId };
    case 'BookingDeclined':
      return { ...state, off: 'declined', calledOff: { ...event.data, fee: null } };
    case 'BookingCancelled':
      return { ...state, off: 'cancelled', calledOff: event.data };
  }
}

function due(state: BookingState, now: Instant): readonly DueFact<BookingEvent>[] {
  if (!state?.claim || state.off !== null) return [];
  const { claimVersion: version } = state.claim;
  return awaitedOf(state.claim)
    .filter(({ fact, dueAt }) => dueAt <= now && !isOnRecord(fact, version, state.recorded))
    .map(({ fact, dueAt }) => ({ event: factOf(fact, dueAt, state), dueAt, version }));
}

/** Flights that began before anybody checked their material need no check any more. */
function isOnRecord(fact: ClaimFact, version: number, recorded: Booking['recorded']): boolean {
  return recorded[fact] >= version || (fact === 'MaterialChecked' && recorded.AdStarted >= version);
}

/** A fact that time will bring about, and when. */
export interface AwaitedFact {
  readonly fact: ClaimFact;
  readonly dueAt: Instant;
}

/**
 * What time will bring about for a claim, in order, whatever else happens to the booking.
 * @param claim.since when the claim was noted: what lies before is due at once
 */
export function awaitedOf({
  standing: claimed,
  since,
  from,
  until,
  expiresAt,
}: NotedClaim & { readonly since: Instant }): readonly AwaitedFact[] {
  if (claimed === 'booked') {
    return [
      { fact: 'MaterialChecked', dueAt: laterOf(plusMilliseconds(from, -NOTICE_MS), since) },
      { fact: 'AdStarted', dueAt: laterOf(from, since) },
      { fact: 'AdEnded', dueAt: until },
    ];
  }
  if (expiresAt === null) return [];
  const reminder = plusMilliseconds(expiresAt, -NOTICE_MS);
  return [
    // One that was given for less than a day needs no reminder.
    ...(reminder > since ? [{ fact: 'OptionExpiring', dueAt: reminder } as const] : []),
    { fact: 'BookingExpired', dueAt: expiresAt },
  ];
}

function factOf(fact: ClaimFact, dueAt: Instant, booking: Booking): BookingEvent {
  const data = { claimVersion: booking.claim?.claimVersion ?? 0, dueAt };
  switch (fact) {
    case 'MaterialChecked':
      return { type: fact, data: { ...data, ready: shownVersion(booking.creatives) > 0 } };
    case 'AdStarted':
      return { type: fact, data: { ...data, deliveryDueAt: nextDeliveryOf(booking) } };
    default:
      return { type: fact, data };
  }
}

/** When the first day of a booking's flight that is not recorded yet may be; null when all of them are. */
export function nextDeliveryOf({ claim, plan, deliveredDays }: Booking): Instant | null {
  if (claim?.standing !== 'booked') return null;
  const day = daysOfFlight(claim, plan.timeZone).find((each) => !deliveredDays.includes(each));
  return day === undefined ? null : deliveryDueAt(day, plan.timeZone);
}

function flightOver(): DomainError {
  return new DomainError('invalid', 'flight-over', 'Let the ad end at a time to come, after its start.', {
    problems: [{ field: 'end', message: 'lies in the past or before the start' }],
  });
}

/** 404 `booking-unknown`. */
export function noSuchBooking(): DomainError {
  return new DomainError('not-found', 'booking-unknown', 'There is no booking with this id.');
}

/** 409 `booking-cancelled`. */
export function bookingCancelled(): DomainError {
  return new DomainError('conflict', 'booking-cancelled', 'This booking is off: draft a new one.');
}

/** A booking: what was agreed, what is shown, when it ran, what was counted. */
export const bookingDecider: Decider<BookingState, BookingCommand, BookingEvent> = {
  category: 'booking',
  initialState: null,
  decide,
  evolve,
  due,
};
