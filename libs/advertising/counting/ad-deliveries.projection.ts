import { aggregateIdOf } from '#event-store';
import type { Instant, LocalDate } from '#kernel';
import { projection, table } from '#projections';
import type { BookingEvent } from '../domain/booking.events.js';

/** A day of a booking as it was recorded. */
export interface DeliveredDayRow {
  readonly booking_id: string;
  /** Of the booking's zone. */
  readonly day: LocalDate;
  readonly served: number;
  readonly viewable: number;
  readonly clicks: number;
  readonly bots: number;
  readonly floods: number;
  readonly expired: number;
  readonly repeats: number;
  /** Null where it was not reckoned. */
  readonly shown_ms: bigint | null;
  /** True for the last day of a flight. */
  readonly final: boolean;
  readonly recorded_at: Instant;
}

const tables = {
  days: table<DeliveredDayRow>({
    columns: {
      booking_id: 'uuid',
      day: 'date',
      served: 'int',
      viewable: 'int',
      clicks: 'int',
      bots: 'int',
      floods: 'int',
      expired: 'int',
      repeats: 'int',
      shown_ms: 'bigint?',
      final: 'boolean',
      recorded_at: 'timestamptz',
    },
    primaryKey: ['booking_id', 'day'],
    partitionKey: 'booking_id',
    indexes: ['(day, booking_id)'],
  }),
};

/** What was delivered of each booking, day by day, as the log has it. */
export const adDeliveries = projection<BookingEvent, typeof tables>({
  name: 'ad_deliveries',
  revision: 1,
  categories: ['booking'],
  tables,
  partitions: (event) => (event.type === 'AdDelivered' ? { days: [aggregateIdOf(event.stream)] } : {}),
  apply(event, rows) {
    if (event.type !== 'AdDelivered') return;
    const { invalid, shownMs, nextDueAt, ...numbers } = event.data;
    rows.days.put({
      booking_id: aggregateIdOf(event.stream),
      ...numbers,
      ...invalid,
      shown_ms: shownMs === null ? null : BigInt(shownMs),
      final: nextDueAt === null,
      recorded_at: event.occurredAt,
    });
  },
});
