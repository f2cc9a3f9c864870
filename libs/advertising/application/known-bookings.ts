import { Injectable } from '@nestjs/common';
import { CommandRunner } from '#event-store';
import { PaidBookings } from '#recruiting';
import { bookingDecider } from '../domain/booking.decider.js';

/** Looks in the log, so that a job ad may name a booking made a moment ago. */
@Injectable()
export class KnownBookings extends PaidBookings {
  constructor(private readonly runner: CommandRunner) {
    super();
  }

  protected async known(bookingId: string): Promise<boolean> {
    return (await this.runner.load(bookingDecider, bookingId)).state !== null;
  }
}
