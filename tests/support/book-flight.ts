import { bookingDecider, placementDecider } from '#advertising';
import { randomId } from '#event-store';
import type { CommandRunner } from '#event-store';

/** Books to the second what the API books to the minute; the position to read it at. */
export async function bookFlight(
  { runner }: { readonly runner: CommandRunner },
  { bookingId, from, until }: { readonly bookingId: string; readonly from: string; readonly until: string },
): Promise<string> {
  const envelope = () => ({ commandId: randomId(), actorId: 'test', correlationId: randomId() });
  const { state: booking } = await runner.load(bookingDecider, bookingId);
  if (!booking) throw new Error('There is no such booking');
  const { placementId, share, advertiserId } = booking.plan;
  const booked = await runner.execute({
    decider: placementDecider,
    id: placementId,
    command: {
      type: 'BookAd',
      bookingId,
      share,
      from,
      until,
      advertiserId,
      category: booking.terms.category,
      override: null,
    },
    envelope: envelope(),
  });
  const claim = booked.state?.claims.find((each) => each.bookingId === bookingId);
  if (!claim) throw new Error('It was not booked');
  const noted = await runner.execute({
    decider: bookingDecider,
    id: bookingId,
    command: {
      type: 'ChangeFlight',
      kind: 'move',
      plan: booking.plan,
      price: booking.terms.price,
      claim: {
        claimVersion: claim.claimVersion,
        position: claim.position,
        share: claim.share,
        from: claim.from,
        until: claim.until,
        standing: 'booked',
        expiresAt: null,
      },
    },
    envelope: envelope(),
  });
  return `placement@${booked.position}, booking@${noted.position}`;
}
