import { Signal } from '#observation';
import type { StoredEvent } from '#event-store';

/** A batch that a projection or reactor has committed. */
export interface CommittedBatch {
  /** Of the projection or reactor. */
  readonly name: string;
  readonly kind: 'projection' | 'reactor';
  /** `rebuild` while the next version of a projection is filled beside the one that readers see. */
  readonly run: 'live' | 'rebuild';
  /** All that the checkpoint moved over and the consumer subscribes to, those of parked streams too. */
  readonly events: readonly StoredEvent[];
  /** Written or deleted by a projection; put into the outbox by a reactor. */
  readonly rows: number;
  /** When reading of rows began and when the commit was known, by `performance.now()`. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Every batch of events that was committed. */
export const committedBatches = new Signal<CommittedBatch>('forside.projection.batch');
