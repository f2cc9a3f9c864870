import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError, addDays, mondayOf, slugOf } from '#kernel';
import type { Clock } from '#kernel';
import {
  CLOCK,
  commandReply,
  Envelope,
  IfMatch,
  PublicUrls,
  requestContext,
  Requires,
  uuidSchema,
} from '#platform';
import type { CommandReply, Page } from '#platform';
import { BookBooking } from '../application/book-booking/book-booking.command.js';
import type { OverrideWish } from '../application/calendar-steps.js';
import { CancelBooking } from '../application/cancel-booking/cancel-booking.command.js';
import { DeclineBooking } from '../application/decline-booking/decline-booking.command.js';
import { DraftBooking } from '../application/draft-booking/draft-booking.command.js';
import { FlightChanges } from '../application/flight-changes.js';
import type { WantedChange } from '../application/flight-changes.js';
import { GrantMakegood } from '../application/grant-makegood/grant-makegood.command.js';
import type { MakegoodFlight } from '../application/grant-makegood/grant-makegood.command.js';
import { MoveBooking } from '../application/move-booking/move-booking.command.js';
import { OptionBooking } from '../application/option-booking/option-booking.command.js';
import type { BookingResult } from '../application/results.js';
import {
  bookBookingSchema,
  cancelBookingSchema,
  changeFlightSchema,
  declineBookingSchema,
  draftBookingSchema,
  grantMakegoodSchema,
  listBookingsSchema,
  optionBookingSchema,
} from '../contract/booking.input-schemas.js';
import type {
  BookBookingBody,
  CancelBookingBody,
  ChangeFlightBody,
  DeclineBookingBody,
  DraftBookingBody,
  GrantMakegoodBody,
  ListBookingsQuery,
  OptionBookingBody,
} from '../contract/booking.input-schemas.js';
import { wholeDaysOf } from '../contract/flight.input-schemas.js';
import { bookingDecider, noSuchBooking, shownCreative, statusOf } from '../domain/booking.decider.js';
import type { Booking } from '../domain/booking.decider.js';
import { weeksOf } from '../domain/flight-days.js';
import type { LocalFlight } from '../domain/flight-days.js';
import { materialDeadline, materialState } from '../domain/material.js';
import { placementDecider } from '../domain/placement.decider.js';
import { sponsoredLabel } from '../domain/sponsored-label.js';
import { DeskBookingsQuery } from '../queries/desk-bookings.query.js';
import type { DeskBooking } from '../queries/desk-bookings.query.js';
import { pageOfBookings, salespersonOf } from './booking-pages.js';

const BOOK = 'booking.book';
const OVERRIDE = 'booking.override';
const REFUSALS =
  'What does not fit is answered 409 with the rule (`placement-full`, `lead-time-short`, `flight-too-short`, ' +
  '`flight-too-long`, `blackout`, `competitor-beside`) and up to three `alternatives`, nearest first: ' +
  'send the `flight` of one in place of the times of your request.';

/** Bookings of sponsored posts. */
@ApiTags('bookings')
@ApiBearerAuth()
@Controller('api/admin/v1/bookings')
export class BookingsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly desk: DeskBookingsQuery,
    private readonly changes: FlightChanges,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Requires('booking.draft')
  @ApiOperation({
    summary: 'Draft a booking, by local times, whole days or ISO weeks; `book: true` books it at once',
    description:
      'The answer shows the times and weeks that the request yields and the price by the placement’s terms. ' +
      `${REFUSALS} When it was to be booked at once nothing is recorded then; only when the room went in the very ` +
      'moment does the draft stay, and the answer names it as `bookingId`. Send the request again with the same ' +
      'Idempotency-Key after any failure: it goes on where it stopped.',
  })
  async draftBooking(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: draftBookingSchema }) body: DraftBookingBody,
    @Req() request: FastifyRequest,
  ): Promise<CommandReply> {
    const { placement, order, advertiser, category, share, timeZone, creative, book } = body;
    if (book) assertMay(request, BOOK, 'Booking needs the permission booking.book: save a draft.');
    const override = overrideOf(request, body.override);
    const plan = { share, timeZone, ...flightOf(body) };
    const toBook = book ? { override } : undefined;
    const drafted = await this.commands.execute(
      new DraftBooking(envelope, { placement, order, advertiser, category, plan, creative, toBook }),
    );
    if (!book) return this.replyOf(drafted);
    return this.replyOf(await this.commands.execute(new BookBooking(envelope, { id: drafted.id, override })));
  }

  @Get()
  @Requires('booking.read')
  @ApiOperation({ summary: 'List bookings, last drafted first' })
  async listBookings(
    @Query({ schema: listBookingsSchema }) { limit, after, week, salesperson, ...filter }: ListBookingsQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<DeskBooking>> {
    const period = week === undefined ? {} : { from: mondayOf(week), to: addDays(mondayOf(week), 6) };
    return pageOfBookings(this.desk, {
      at: this.clock.now(),
      limit,
      after,
      filter: { ...filter, ...period, salesperson: salespersonOf(salesperson, request) },
    });
  }

  @Get(':id')
  @Requires('booking.read')
  @ApiOperation({ summary: 'Read a booking as it stands' })
  async readBooking(
    @Param('id', { schema: uuidSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { state, revision } = await this.runner.load(bookingDecider, id);
    if (!state) throw noSuchBooking();
    void reply.header('etag', `"${revision}"`);
    const { placementId, advertiserId, from } = state.plan;
    const [{ state: placement }, names] = await Promise.all([
      this.runner.load(placementDecider, placementId),
      this.desk.advertiserNames([advertiserId]),
    ]);
    const { key = null, name = null, materialHours = 0 } = placement?.details ?? {};
    const advertiser = names.get(advertiserId) ?? '';
    return {
      id,
      revision: Number(revision),
      ...this.standingOf(id, state),
      placement: { id: placementId, key, name },
      advertiser: { id: advertiserId, name: advertiser },
      label: sponsoredLabel(advertiser),
      material: {
        state: materialState(state.creatives),
        due: materialDeadline(state.claim?.from ?? from, materialHours),
      },
      calledOff: state.calledOff,
      makegoodBookingId: state.makegoodBookingId,
      creative: shownCreative(state),
    };
  }

  @Post(':id/option')
  @HttpCode(200)
  @Requires('booking.option')
  @ApiOperation({
    summary: 'Hold a booking’s place for the advertiser for some days, or hold it longer',
    description: `Nobody else gets the place until the option ends, is declined or booked. ${REFUSALS}`,
  })
  async optionBooking(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: optionBookingSchema }) { expiresAt, override: wish }: OptionBookingBody,
    @Req() request: FastifyRequest,
  ): Promise<CommandReply> {
    const override = overrideOf(request, wish);
    return this.replyOf(
      await this.commands.execute(new OptionBooking(envelope, { id, expiresAt, override })),
    );
  }

  @Post(':id/book')
  @HttpCode(200)
  @Requires(BOOK)
  @ApiOperation({
    summary: 'Give a booking its place in the calendar for good',
    description: `An option is booked in the place that it holds. ${REFUSALS}`,
  })
  async bookBooking(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: bookBookingSchema }) body: BookBookingBody,
    @Req() request: FastifyRequest,
  ): Promise<CommandReply> {
    const override = overrideOf(request, body.override);
    return this.replyOf(await this.commands.execute(new BookBooking(envelope, { id, override })));
  }

  @Post(':id/changes/preview')
  @HttpCode(200)
  @Requires('booking.move')
  @ApiOperation({
    summary: 'See what another flight of a booking would cost and where it would stand; records nothing',
    description: `\`difference\` is the new net price minus the old one, in øre. ${REFUSALS}`,
  })
  async previewChange(
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: changeFlightSchema }) body: ChangeFlightBody,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const override = overrideOf(request, body.override);
    const change = await this.changes.foreseen(id, changeOf(body), override);
    const { kind, booking, plan, price, difference, place } = change;
    return {
      id,
      state: statusOf(booking, this.clock.now()),
      kind,
      before: shownFlight(booking.plan, booking.terms.price),
      after: shownFlight(plan, price),
      difference,
      position: place.position,
    };
  }

  @Post(':id/move')
  @HttpCode(200)
  @Requires('booking.move')
  @ApiOperation({
    summary: 'Give a booking another flight: move, prolong or shorten it, while it runs too',
    description:
      'What it held is free at once and its price is made anew. A booking without a place, such as a draft, asks the ' +
      `calendar when it is optioned or booked. ${REFUSALS}`,
  })
  async moveBooking(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: changeFlightSchema }) body: ChangeFlightBody,
    @Req() request: FastifyRequest,
  ): Promise<CommandReply> {
    const override = overrideOf(request, body.override);
    return this.replyOf(
      await this.commands.execute(new MoveBooking(envelope, { id, ...changeOf(body), override })),
      changeIn,
    );
  }

  @Post(':id/makegood')
  @Requires('makegood.grant')
  @ApiOperation({
    summary: 'Make a booking good that did not run as it was sold, with another flight free of charge',
    description:
      'The soonest free flight of the same length and share in the same placement unless the request says when; the ' +
      'report on shortfalls proposes one for each. The answer is the booking that makes it good. A booking is made ' +
      `good once, and one that makes good another is not made good itself. ${REFUSALS}`,
  })
  async grantMakegood(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: grantMakegoodSchema }) body: GrantMakegoodBody,
    @Req() request: FastifyRequest,
  ): Promise<CommandReply> {
    const { reason, share } = body;
    const override = overrideOf(request, body.override);
    const flight = makegoodFlightOf(body);
    return this.replyOf(
      await this.commands.execute(new GrantMakegood(envelope, { id, reason, flight, share, override })),
    );
  }

  @Post(':id/decline')
  @HttpCode(200)
  @Requires('booking.decline')
  @ApiOperation({
    summary: 'Note that the advertiser does not want what was drafted or optioned; its place is free',
  })
  async declineBooking(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: declineBookingSchema }) { reason }: DeclineBookingBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replyOf(
      await this.commands.execute(new DeclineBooking(envelope, { id, ifRevision, reason })),
    );
  }

  @Post(':id/cancel/preview')
  @HttpCode(200)
  @Requires('booking.cancel')
  @ApiOperation({
    summary: 'See what calling a booking off now would come to; records nothing',
    description:
      '`run` is what has been shown by now: the days begun, of how many, and their part of the net price, for whoever ' +
      'agrees on a fee. `difference` is what is to be paid then minus what is to be paid now, in øre.',
  })
  async previewCancellation(
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: cancelBookingSchema }) { fee }: CancelBookingBody,
  ): Promise<object> {
    const { booking, run, difference } = await this.changes.cancellation(id, fee);
    const state = statusOf(booking, this.clock.now());
    return { id, state, ...shownFlight(booking.plan, booking.terms.price), run, fee, difference };
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Requires('booking.cancel')
  @ApiOperation({ summary: 'Call a booking off: its ad shows no more, its place is free' })
  async cancelBooking(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: cancelBookingSchema }) { reason, fee }: CancelBookingBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replyOf(
      await this.commands.execute(new CancelBooking(envelope, { id, ifRevision, reason, fee })),
      ({ state }) => ({ calledOff: state?.calledOff ?? null }),
    );
  }

  private replyOf(
    result: BookingResult,
    more: (result: BookingResult) => Readonly<Record<string, unknown>> = () => ({}),
  ): CommandReply {
    const standing = result.state ? this.standingOf(result.id, result.state) : {};
    return commandReply(result, { ...standing, ...more(result) });
  }

  private standingOf(id: string, booking: Booking) {
    const { plan, terms, claim, creatives } = booking;
    const { placementId, advertiserId } = plan;
    const { orderId, category, price, makegoodFor } = terms;
    const headline = creatives.at(-1)?.creative.headline ?? '';
    return {
      url: this.urls.sponsoredPost({ slug: slugOf(headline), id }),
      state: statusOf(booking, this.clock.now()),
      claim: claim ?? null,
      ...{ placementId, advertiserId, orderId, category, makegoodFor },
      ...shownFlight(plan, price),
    };
  }
}

/** What a move came to; nothing when it changed nothing. */
function changeIn({ events }: BookingResult): Readonly<Record<string, unknown>> {
  const changed = events.find((event) => event.type === 'FlightChanged');
  return changed ? { kind: changed.data.kind, difference: changed.data.difference } : {};
}

function shownFlight(plan: Booking['plan'], price: Booking['terms']['price']) {
  const { share, start, end, timeZone, from, until } = plan;
  return { share, start, end, timeZone, from, until, weeks: weeksOf(plan), price };
}

/** The schema lets nothing through that says no time. */
function flightOf(body: DraftBookingBody): LocalFlight {
  const { start = '', end = '' } = body;
  return wholeDaysOf(body) ?? { start, end };
}

/** Undefined where the request leaves it to the calendar. */
function makegoodFlightOf(body: GrantMakegoodBody): MakegoodFlight | undefined {
  const { start, end, timeZone } = body;
  return (
    wholeDaysOf(body) ?? (start === undefined || end === undefined ? undefined : { start, end, timeZone })
  );
}

function changeOf(body: ChangeFlightBody): WantedChange {
  const { start, end, share, timeZone } = body;
  const days = wholeDaysOf(body);
  if (days) return { ...days, share, zone: 'placement' };
  return { start, end, share, zone: timeZone === undefined ? undefined : { name: timeZone } };
}

/** @throws DomainError 403 when the caller may not lift rules. */
function overrideOf(request: FastifyRequest, override: OverrideWish): OverrideWish {
  if (override) {
    assertMay(request, OVERRIDE, `Lifting rules needs the permission ${OVERRIDE}: ask a chief of sales.`);
  }
  return override;
}

function assertMay(request: FastifyRequest, permission: string, otherwise: string): void {
  if (requestContext(request).actor?.permissions.has(permission)) return;
  throw new DomainError('forbidden', 'forbidden', otherwise);
}
