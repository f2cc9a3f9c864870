/** Where the head of the log was seen, and when. */
interface Sighting {
  readonly head: bigint;
  readonly at: number;
}

const KEPT = 720;

/**
 * Tells how long a consumer has been behind, whatever the positions of the log count: events in PostgreSQL, bytes in
 * KurrentDB. It remembers where the head was seen; a consumer is behind since the first sighting it has not reached.
 */
export class LagMeter {
  private readonly sightings: Sighting[] = [];

  /** The newest head that was seen; 0 before the first. */
  get head(): bigint {
    return this.sightings.at(-1)?.head ?? 0n;
  }

  /** Remembers the head as of now (milliseconds of any clock that only goes forward). */
  sighted(head: bigint, now: number): void {
    const last = this.sightings.at(-1);
    if (last && head <= last.head) return;
    this.sightings.push({ head, at: now });
    // Thinned out rather than cut off at the old end, so that a consumer far behind is still told for how long.
    if (this.sightings.length > KEPT) this.sightings.splice(1, KEPT, ...everyOther(this.sightings.slice(1)));
  }

  /** Milliseconds since a head beyond this position was first seen; 0 for a consumer that has reached them all. */
  behindMs(position: bigint, now: number): number {
    const missed = this.sightings.find(({ head }) => head > position);
    return missed ? Math.max(0, now - missed.at) : 0;
  }
}

function everyOther(sightings: readonly Sighting[]): Sighting[] {
  return sightings.filter((_, index) => index % 2 === 1 || index === sightings.length - 1);
}
