import { toInstant } from '#kernel';
import type { Clock, Instant } from '#kernel';

/** The injection token of the application's {@link Clock}: `constructor(@Inject(CLOCK) private readonly clock: Clock)`. */
export const CLOCK = Symbol('forside.clock');

let millisecond = NaN;
let written: Instant = '';

/** The machine's own time. Start-up and readiness compare it with the database's. */
export class SystemClock implements Clock {
  /** Asked thousands of times a second, it writes each millisecond once. */
  now(): Instant {
    const now = Date.now();
    if (now !== millisecond) {
      millisecond = now;
      written = toInstant(now);
    }
    return written;
  }
}
