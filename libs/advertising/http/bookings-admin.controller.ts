import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError, slugOf } from '#kernel';
import type { Clock } from '#kernel';
import {
  CLOCK,
  commandReply,
  decodeCursor,
  encodeCursor,
  Envelope,
  IfMatch,
  instantSchema,
  pageQuerySchema,
  PublicUrls,
  requestContext,
  Requires,
  uuidSchema,
} from '#platform';
import type { CommandReply, Page, PageQuery } from '#platform';
import { BookBooking } from '../application/book-booking/book-booking.command.js';
import { CancelBooking } from '../application/cancel-booking/cancel-booking.command.js';
import { DraftBooking } from '../application/draft-booking/draft-booking.command.js';
import type { BookingResult } from '../application/results.js';
import { draftBookingSchema } from '../contract/booking.input-schemas.js';
import type { DraftBookingBody } from '../contract/booking.input-schemas.js';
import { bookingDecider, noSuchBooking, shownCreative, statusOf } from '../domain/booking.decider.js';
import type { Booking } from '../domain/booking.decider.js';
import { DeskBookingsQuery } from '../queries/desk-bookings.query.js';
import type { DeskBooking } from '../queries/desk-bookings.query.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);
const BOOK = 'booking.book';

/** Bookings of sponsored posts. */
@ApiTags('bookings')
@ApiBearerAuth()
@Controller('api/admin/v1/bookings')
export class BookingsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly desk: DeskBookingsQuery,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Requires('booking.draft')
  @ApiOperation({
    summary: 'Draft a booking of a sponsored post, and book it at once with `book: true`',
    description:
      'Without room it is answered 409 `placement-full` with the nearest free period, and nothing is recorded; only ' +
      'when the room went in the very moment does the draft stay, and the answer names it as `bookingId`. Send the ' +
      'request again with the same Idempotency-Key after any failure: it goes on where it stopped.',
  })
  async draftBooking(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: draftBookingSchema }) body: DraftBookingBody,
    @Req() request: FastifyRequest,
  ): Promise<CommandReply> {
    const { placement, advertiser, creative, book, ...plan } = body;
    if (book && !requestContext(request).actor?.permissions.has(BOOK)) {
      throw new DomainError('forbidden', 'forbidden', `Booking needs the permission ${BOOK}: save a draft.`);
    }
    const input = { placement, advertiser, creative, plan, requires: book ? ('room' as const) : undefined };
    const drafted = await this.commands.execute(new DraftBooking(envelope, input));
    if (!book) return this.replyOf(drafted);
    return this.replyOf(await this.commands.execute(new BookBooking(envelope, { id: drafted.id })));
  }

  @Get()
  @Requires('booking.read')
  @ApiOperation({ summary: 'List bookings, last drafted first' })
  async listBookings(
    @Query({ schema: pageQuerySchema }) { limit, after }: PageQuery,
  ): Promise<Page<DeskBooking>> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const behind = key && { draftedAt: key[0], id: key[1] };
    const found = await this.desk.bookings({ limit: limit + 1, after: behind });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? encodeCursor([last.draftedAt, last.id]) : null };
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
    return {
      id,
      revision: Number(revision),
      ...this.standingOf(id, state),
      ...state.plan,
      creative: shownCreative(state),
    };
  }

  @Post(':id/book')
  @HttpCode(200)
  @Requires(BOOK)
  @ApiOperation({
    summary: 'Give a booking its place in the calendar',
    description: 'Without room it is answered 409 `placement-full` with the nearest free period.',
  })
  async bookBooking(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<CommandReply> {
    return this.replyOf(await this.commands.execute(new BookBooking(envelope, { id })));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Requires('booking.cancel')
  @ApiOperation({ summary: 'Call a booking off: its ad shows no more, its place is free' })
  async cancelBooking(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return this.replyOf(await this.commands.execute(new CancelBooking(envelope, { id, ifRevision })));
  }

  private replyOf(result: BookingResult): CommandReply {
    return commandReply(result, result.state ? this.standingOf(result.id, result.state) : {});
  }

  private standingOf(id: string, booking: Booking) {
    const headline = booking.creatives.at(-1)?.creative.headline ?? '';
    return {
      url: this.urls.sponsoredPost({ slug: slugOf(headline), id }),
      state: statusOf(booking, this.clock.now()),
      claim: booking.claim ?? null,
    };
  }
}
