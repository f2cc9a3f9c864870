import { derivedId } from '#event-store';
import type { CommandEnvelope } from '#event-store';

/**
 * The envelope of one step of a command on a booking. Booking takes several appends, on the placement's stream, which
 * many bookings share, and on the booking's own: each step has an id of its own, and the same one on a repeat.
 */
export function bookingStep(envelope: CommandEnvelope, bookingId: string, step: string): CommandEnvelope {
  return { ...envelope, commandId: derivedId(envelope.commandId, bookingId, step) };
}
