import type { FrontSlot } from './front.events.js';

/** Put stories in order; replaces the arrangement before. */
export interface ArrangeFrontCommand {
  readonly type: 'ArrangeFront';
  readonly slots: readonly (FrontSlot | null)[];
}

/** Everything that can be asked of a front. */
export type FrontCommand = ArrangeFrontCommand;
