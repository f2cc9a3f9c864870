/** Upper bounds of the buckets in seconds; the last bucket has none. */
const BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600] as const;

/** How late due facts were recorded, as a histogram in the shape that metrics take. */
export interface LatenessSnapshot {
  /** Facts within `le` seconds of their due time; cumulative, the last `le` is Infinity. */
  readonly buckets: readonly { readonly le: number; readonly count: number }[];
  readonly count: number;
  readonly sumSeconds: number;
  readonly maxSeconds: number;
}

/** Counts the lateness of due facts (recorded minus due) in this process. */
export class Lateness {
  private readonly counts = new Array<number>(BOUNDS.length + 1).fill(0);
  private sumSeconds = 0;
  private maxSeconds = 0;

  observe(milliseconds: number): void {
    const seconds = Math.max(milliseconds, 0) / 1_000;
    const bound = BOUNDS.findIndex((le) => seconds <= le);
    const bucket = bound < 0 ? BOUNDS.length : bound;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sumSeconds += seconds;
    this.maxSeconds = Math.max(this.maxSeconds, seconds);
  }

  snapshot(): LatenessSnapshot {
    let count = 0;
    const buckets = this.counts.map((inBucket, index) => {
      count += inBucket;
      return { le: BOUNDS[index] ?? Infinity, count };
    });
    return { buckets, count, sumSeconds: this.sumSeconds, maxSeconds: this.maxSeconds };
  }
}
