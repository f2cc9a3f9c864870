import { DomainError } from '#kernel';

/** The bookings of ads under which job ads may be paid for. The ads context, which knows jobs, provides it. */
export abstract class PaidBookings {
  /** Whether there is a booking with this id. */
  protected abstract known(bookingId: string): Promise<boolean>;

  /** @throws DomainError `unknown-reference` (422) */
  async require(bookingId: string): Promise<void> {
    if (await this.known(bookingId)) return;
    throw new DomainError(
      'invalid',
      'unknown-reference',
      'There is no booking with this id: list the bookings and choose one.',
      { problems: [{ field: 'bookingId', message: 'points to nothing that exists' }] },
    );
  }
}
