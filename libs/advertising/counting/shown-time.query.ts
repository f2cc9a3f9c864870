import type { DataSource } from 'typeorm';
import type { LocalDate } from '#kernel';
import type { Period } from '../domain/calendar.js';
import { CAPACITY } from '../domain/calendar.js';

/** For how long ads were due to show: the time of their flights in which there was something to show, by their share. */
export class ShownTimeQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Milliseconds for each of the days. One query. */
  async byDay(
    bookingId: string,
    days: readonly (Period & { readonly day: LocalDate })[],
  ): Promise<ReadonlyMap<LocalDate, number>> {
    const records = await this.dataSource.query<readonly ShownRecord[]>(SHOWN, [
      bookingId,
      days.map(({ day }) => day),
      days.map(({ from }) => from),
      days.map(({ until }) => until),
      CAPACITY,
    ]);
    return new Map(records.map(({ day, shown_ms }) => [day, Number(shown_ms)]));
  }
}

interface ShownRecord {
  readonly day: LocalDate;
  readonly shown_ms: string;
}

/** Served by the primary key of flights: the few versions of one. */
const SHOWN = `
  select d.day,
         round(sum(extract(epoch from least(upper(f.visible), d.until) - greatest(lower(f.visible), d.since))
                   * 1000 * f.share / $5)) as shown_ms
    from unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) as d (day, since, until)
    join rm_ad_flights.flights f on f.booking_id = $1::uuid and f.visible && tstzrange(d.since, d.until)
   group by d.day`;
