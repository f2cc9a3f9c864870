import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner } from '#event-store';
import { DomainError, addDays, countDays, localDateIn } from '#kernel';
import type { Clock, LocalDate } from '#kernel';
import { CLOCK } from '#platform';
import { availability } from '../domain/availability.js';
import type { AvailableDay, Holder } from '../domain/availability.js';
import { noSuchPlacement, placementDecider } from '../domain/placement.decider.js';
import { DeskBookingsQuery } from './desk-bookings.query.js';

/** A booking that holds something of a day, with the advertiser's name; null where nobody wrote it down. */
export interface NamedHolder extends Omit<Holder, 'advertiserId'> {
  readonly advertiser: { readonly id: string; readonly name: string } | null;
}

/** A day of a placement, told to the desk. */
export interface DeskDay extends Omit<AvailableDay, 'held'> {
  readonly held: readonly NamedHolder[];
}

/** What is free of a placement. */
export interface DeskCalendar {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly timeZone: string;
  /** The share that was asked for. */
  readonly share: number;
  readonly days: readonly DeskDay[];
}

const MOST_DAYS = 400;
const USUAL_DAYS = 28;

/** What is free, optioned and booked: asked of the calendar itself, which a projection may lag behind. */
@Injectable()
export class DeskCalendarQuery {
  constructor(
    private readonly runner: CommandRunner,
    private readonly desk: DeskBookingsQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `placement-unknown` (404), `period-unfit` (422) for none or more than 400 days. */
  async availability(
    placementId: string,
    wanted: {
      readonly from?: LocalDate | undefined;
      readonly to?: LocalDate | undefined;
      readonly share: number;
    },
  ): Promise<DeskCalendar> {
    const { state } = await this.runner.load(placementDecider, placementId);
    if (!state) throw noSuchPlacement();
    const now = this.clock.now();
    const { timeZone } = state.details;
    const { share, from = localDateIn(now, timeZone) } = wanted;
    const { to = addDays(from, USUAL_DAYS - 1) } = wanted;
    const count = countDays(from, to);
    if (count < 1 || count > MOST_DAYS) throw periodUnfit();
    const days = availability(state, { first: from, last: to, share, now });
    const ids = new Set(days.flatMap(({ held }) => held.map(({ advertiserId }) => advertiserId)));
    const names = await this.desk.advertiserNames([...ids].filter((id) => id !== null));
    const named = ({ advertiserId, ...holder }: Holder): NamedHolder => ({
      ...holder,
      advertiser: advertiserId === null ? null : { id: advertiserId, name: names.get(advertiserId) ?? '' },
    });
    return {
      ...{ from, to, timeZone, share },
      days: days.map(({ held, ...day }) => ({ ...day, held: held.map(named) })),
    };
  }
}

function periodUnfit(): DomainError {
  return new DomainError(
    'invalid',
    'period-unfit',
    `Ask for 1 to ${MOST_DAYS} days: let \`to\` lie on or after \`from\`.`,
    { problems: [{ field: 'to', message: 'lies before `from` or too far behind it' }] },
  );
}
