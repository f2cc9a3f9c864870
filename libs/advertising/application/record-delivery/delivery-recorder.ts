import { aggregateIdOf, derivedId } from '#event-store';
import type { CommandRunner } from '#event-store';
import type { Clock, LocalDate } from '#kernel';
import type { Alarm, FactRecorder, RecordedFact } from '#scheduling';
import { bookingDecider } from '../../domain/booking.decider.js';
import type { AdDelivered } from '../../domain/booking.events.js';
import { deliveryDueAt, periodOfDay } from '../../domain/delivery-days.js';
import { NOTHING_COUNTED } from '../../counting/delivery.query.js';
import type { DeliveryQuery } from '../../counting/delivery.query.js';
import type { ShownTimeQuery } from '../../counting/shown-time.query.js';
import { DELIVERY_FACT } from '../../projections/booking.schedule-rule.js';
import { daysToRecord } from './days-to-record.js';

/** What the recorder works with. */
export interface DeliveryRecorderParts {
  readonly runner: CommandRunner;
  readonly counts: Pick<DeliveryQuery, 'days'>;
  readonly shown: ShownTimeQuery;
  readonly clock: Clock;
}

/**
 * Puts what was counted of a booking's ended days into the log, each day once: an hour after its end, when nothing more
 * of it can come. Whatever a worker has slept through is made up for by the next alarm.
 */
export class DeliveryRecorder implements FactRecorder {
  readonly fact = DELIVERY_FACT;

  constructor(private readonly parts: DeliveryRecorderParts) {}

  async record(
    { stream, version, dueAt }: Alarm,
    { correlationId }: { readonly correlationId: string },
  ): Promise<readonly RecordedFact[]> {
    const { runner, counts, clock } = this.parts;
    const id = aggregateIdOf(stream);
    const { state: booking } = await runner.load(bookingDecider, id);
    if (!booking) return [];
    const found = await counts.days({ bookingIds: [id] });
    const counted = found.map(({ day }) => day);
    const wanted = daysToRecord(booking, { alarmDueAt: dueAt, counted, now: clock.now() });
    if (wanted.days.length === 0) return [];
    const { timeZone } = booking.plan;
    const shown = await this.shownMs(id, wanted.days, timeZone);
    const days = wanted.days.map((day, index): AdDelivered['data'] => {
      const { served, viewable, clicks, invalid } = found.find((each) => each.day === day) ?? NOTHING_COUNTED;
      const next = wanted.days[index + 1];
      const nextDueAt = next === undefined ? wanted.nextDueAt : deliveryDueAt(next, timeZone);
      return { day, served, viewable, clicks, invalid, shownMs: shown.get(day) ?? 0, nextDueAt };
    });
    const { events } = await runner.execute({
      decider: bookingDecider,
      id,
      command: { type: 'RecordDelivery', days },
      envelope: { commandId: derivedId(id, DELIVERY_FACT, dueAt), actorId: 'system', correlationId },
    });
    return events.length === 0 ? [] : [{ type: DELIVERY_FACT, version, dueAt }];
  }

  private shownMs(
    id: string,
    days: readonly LocalDate[],
    timeZone: string,
  ): Promise<ReadonlyMap<LocalDate, number>> {
    return this.parts.shown.byDay(
      id,
      days.map((day) => ({ day, ...periodOfDay(day, timeZone) })),
    );
  }
}
