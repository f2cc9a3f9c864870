import type { Instant } from '#kernel';
import type { FrontSlots } from './front.events.js';

/** What every command on a front may say. */
interface OnFront {
  /**
   * The revision that must be the newest. Looked at after plans whose time has come, which count as changes; the one
   * that the command runner knows is from before them.
   */
  readonly ifRevision?: bigint | undefined;
}

/** Put stories in order at once; replaces the arrangement that stands. */
export interface ArrangeFrontCommand extends OnFront {
  readonly type: 'ArrangeFront';
  readonly slots: FrontSlots;
  /** The revision that this was made on, −1 for a front that nobody had arranged; what stands now when absent. */
  readonly baseRevision?: bigint | undefined;
}

/** Plan an arrangement for a time to come. */
export interface ScheduleFrontCommand extends OnFront {
  readonly type: 'ScheduleFront';
  readonly from: Instant;
  readonly slots: FrontSlots;
}

/** Plan other stories, or another time. */
export interface RevisePlanCommand extends OnFront {
  readonly type: 'RevisePlan';
  readonly plan: number;
  readonly from: Instant;
  readonly slots: FrontSlots;
  /** The revision that this was made on; what is planned now when absent. */
  readonly baseRevision?: bigint | undefined;
}

/** Call a plan off. */
export interface UnscheduleFrontCommand extends OnFront {
  readonly type: 'UnscheduleFront';
  readonly plan: number;
}

/** Everything that can be asked of a front. */
export type FrontCommand =
  ArrangeFrontCommand | ScheduleFrontCommand | RevisePlanCommand | UnscheduleFrontCommand;
