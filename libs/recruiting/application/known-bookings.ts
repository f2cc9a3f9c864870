import { Injectable } from '@nestjs/common';
import { bookingDecider } from '#advertising';
import { CommandRunner } from '#event-store';
import { DomainError } from '#kernel';

/** The bookings of the ads context under which job ads may be paid for. */
@Injectable()
export class KnownBookings {
  constructor(private readonly runner: CommandRunner) {}

  /** @throws DomainError `unknown-reference` (422) */
  async require(bookingId: string): Promise<void> {
    if ((await this.runner.load(bookingDecider, bookingId)).state) return;
    throw new DomainError(
      'invalid',
      'unknown-reference',
      'There is no booking with this id: list the bookings and choose one.',
      { problems: [{ field: 'bookingId', message: 'points to nothing that exists' }] },
    );
  }
}
