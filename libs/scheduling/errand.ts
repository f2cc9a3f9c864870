/** Something that one of all processes does again and again, as an alarm clock that may be wiped lets it. */
export interface Errand {
  /** kebab-case; the name of its jobs. */
  readonly name: string;
  readonly everyMs: number;
  /** Finds out by itself what there is to do; ends soon after the signal. A throw is logged, and the next run comes. */
  run(signal: AbortSignal): Promise<void>;
}
