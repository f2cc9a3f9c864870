import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant, LocalDate } from '#kernel';

/** What was counted of an ad: three numbers, and apart from them what is never billed. */
export interface AdCounts {
  /** The ad was in a page that a reader's browser ran. */
  readonly served: number;
  /** Half of its pixels were in view for a second (30 per cent above 242,000 pixels), after the MRC. */
  readonly viewable: number;
  /** A reader followed it. */
  readonly clicks: number;
  /** Over the three numbers together: machines, floods from one network, said too late, said again. */
  readonly invalid: {
    readonly bots: number;
    readonly floods: number;
    readonly expired: number;
    readonly repeats: number;
  };
}

/** Of an ad that nobody has seen. */
export const NOTHING_COUNTED: AdCounts = {
  ...{ served: 0, viewable: 0, clicks: 0 },
  invalid: { bots: 0, floods: 0, expired: 0, repeats: 0 },
};

/** A day of a booking, in the zone of its placement. */
export interface DayDelivery extends AdCounts {
  readonly bookingId: string;
  readonly day: LocalDate;
  /** By the log, which is what is billed; false while the day is only counted. */
  readonly recorded: boolean;
  /** For how long it was due to show; null until the day is recorded. */
  readonly shownMs: number | null;
  /** True for the last recorded day of a flight. */
  readonly final: boolean;
}

/** An hour of a booking; they are kept for some weeks after their day was recorded. */
export interface HourDelivery extends AdCounts {
  readonly bookingId: string;
  readonly day: LocalDate;
  /** Its first instant. */
  readonly hour: Instant;
}

/** Whose numbers, of which days (both included); all days unless told. */
export interface DeliveryRange {
  readonly bookingIds: readonly string[];
  readonly from?: LocalDate | undefined;
  readonly to?: LocalDate | undefined;
}

/** What was delivered. Days that the log has are as it has them; the others as they are counted so far. */
@Injectable()
export class DeliveryQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Day by day, by booking; days on which nothing was counted or recorded are left out. One query. */
  async days(range: DeliveryRange): Promise<readonly DayDelivery[]> {
    const records = await this.dataSource.query<DayRecord[]>(DAYS, parametersOf(range));
    return records.map((record) => ({
      bookingId: record.booking_id,
      day: record.day,
      ...countsOf(record),
      recorded: record.recorded,
      shownMs: record.shown_ms === null ? null : Number(record.shown_ms),
      final: record.final,
    }));
  }

  /** The sums of {@link days} by booking; a booking without any is left out. One query. */
  async totals(range: DeliveryRange): Promise<ReadonlyMap<string, AdCounts>> {
    const records = await this.dataSource.query<CountsRecord[]>(TOTALS, parametersOf(range));
    return new Map(records.map((record) => [record.booking_id, countsOf(record)]));
  }

  /** Hour by hour as they were counted, by booking; for today. One query. */
  async hours(range: DeliveryRange): Promise<readonly HourDelivery[]> {
    const records = await this.dataSource.query<HourRecord[]>(HOURS, parametersOf(range));
    return records.map((record) => ({
      bookingId: record.booking_id,
      day: record.day,
      hour: toInstant(record.hour),
      ...countsOf(record),
    }));
  }
}

interface CountsRecord {
  readonly booking_id: string;
  readonly served: string;
  readonly viewable: string;
  readonly clicks: string;
  readonly bots: string;
  readonly floods: string;
  readonly expired: string;
  readonly repeats: string;
}

interface DayRecord extends CountsRecord {
  readonly day: LocalDate;
  readonly recorded: boolean;
  readonly shown_ms: string | null;
  readonly final: boolean;
}

interface HourRecord extends CountsRecord {
  readonly day: LocalDate;
  readonly hour: Date;
}

const NUMBERS = ['served', 'viewable', 'clicks', 'bots', 'floods', 'expired', 'repeats'] as const;
const sums = NUMBERS.map((name) => `sum(${name}) as ${name}`).join(', ');
const either = NUMBERS.map((name) => `coalesce(r.${name}, c.${name}) as ${name}`).join(', ');

/** Both sides are read from their primary keys. */
const BY_DAY = `
  with recorded as (
    select * from rm_ad_deliveries.days
     where booking_id = any ($1::uuid[]) and day between $2::date and $3::date
  ), counted as (
    select booking_id, day, ${sums} from state.ad_counters
     where booking_id = any ($1::uuid[]) and day between $2::date and $3::date
     group by booking_id, day
  ), by_day as (
    select booking_id, day, ${either}, r.booking_id is not null as recorded, r.shown_ms, coalesce(r.final, false) as final
      from counted c full join recorded r using (booking_id, day)
  )`;

const DAYS = `${BY_DAY} select *, day::text as day from by_day order by booking_id, by_day.day`;
const TOTALS = `${BY_DAY} select booking_id, ${sums} from by_day group by booking_id`;
const HOURS = `
  select *, day::text as day from state.ad_counters c
   where booking_id = any ($1::uuid[]) and day between $2::date and $3::date
   order by booking_id, c.day, hour`;

function parametersOf({ bookingIds, from, to }: DeliveryRange): readonly unknown[] {
  return [bookingIds, from ?? '-infinity', to ?? 'infinity'];
}

function countsOf(record: CountsRecord): AdCounts {
  const { served, viewable, clicks, bots, floods, expired, repeats } = record;
  return {
    served: Number(served),
    viewable: Number(viewable),
    clicks: Number(clicks),
    invalid: {
      bots: Number(bots),
      floods: Number(floods),
      expired: Number(expired),
      repeats: Number(repeats),
    },
  };
}
