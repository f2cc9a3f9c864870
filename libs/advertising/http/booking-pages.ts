import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Instant } from '#kernel';
import { decodeCursor, encodeCursor, instantSchema, requestContext, uuidSchema } from '#platform';
import type { Page } from '#platform';
import type { BookingFilter, DeskBooking, DeskBookingsQuery } from '../queries/desk-bookings.query.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);

/** Whose orders are asked for: `me` is who asks. */
export function salespersonOf(asked: string | undefined, request: FastifyRequest): string | undefined {
  return asked === 'me' ? requestContext(request).actor?.id : asked;
}

/** A page of the desk's bookings, last drafted first, behind what a cursor names. */
export async function pageOfBookings(
  desk: DeskBookingsQuery,
  {
    at,
    limit,
    after,
    filter,
  }: {
    readonly at: Instant;
    readonly limit: number;
    readonly after?: string | undefined;
    readonly filter: BookingFilter;
  },
): Promise<Page<DeskBooking>> {
  const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
  const behind = key && { draftedAt: key[0], id: key[1] };
  const found = await desk.bookings({ at, limit: limit + 1, after: behind, filter });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last ? encodeCursor([last.draftedAt, last.id]) : null };
}
