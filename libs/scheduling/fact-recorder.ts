import type { Alarm } from './alarm.js';
import type { RecordedFact } from './decider-registry.js';

/** Records facts of one name that take more than their stream to tell, such as what was counted on a day. */
export interface FactRecorder {
  /** As a schedule rule names it. */
  readonly fact: string;
  /** Records it unless that was done or nobody waits for it any more: any number of runs is one. Says what it recorded. */
  record(alarm: Alarm, options: { readonly correlationId: string }): Promise<readonly RecordedFact[]>;
}
