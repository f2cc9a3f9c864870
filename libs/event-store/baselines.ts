/** A folded stream as it is kept beside the log; plain JSON. */
export interface StoredBaseline {
  /** The decider's `baselineVersion`: one of another version is not used. */
  readonly version: number;
  readonly revision: string;
  /** The id of the event at `revision`: a baseline of another log is found out by it. */
  readonly eventId: string;
  readonly position: string;
  readonly lastOccurredAt: string;
  readonly state: unknown;
  /** As `CommandLog` writes them: one text, which costs less to read than what it says. */
  readonly commands: string;
}

/**
 * Keeps folded states of long streams, so that a cold process need not read them from the beginning. A cache, never the
 * truth: whoever uses a baseline reads its last event and all later ones from the log, and does without it at any
 * doubt. Losing one costs time alone.
 */
export abstract class Baselines {
  abstract load(stream: string): Promise<StoredBaseline | undefined>;
  abstract save(stream: string, baseline: StoredBaseline): Promise<void>;
}

/** Keeps nothing: every cold fold begins with the first event. */
export class NoBaselines extends Baselines {
  load = async () => undefined;
  save = async () => undefined;
}
