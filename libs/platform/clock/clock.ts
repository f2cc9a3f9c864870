import { toInstant } from '#kernel';
import type { Clock, Instant } from '#kernel';

/** The injection token of the application's {@link Clock}: `constructor(@Inject(CLOCK) private readonly clock: Clock)`. */
export const CLOCK = Symbol('forside.clock');

/** The machine's own time. Start-up and readiness compare it with the database's. */
export class SystemClock implements Clock {
  now(): Instant {
    return toInstant(Date.now());
  }
}
