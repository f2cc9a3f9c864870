import type { DeskFacts } from './desk.events.js';

/** Open a desk. */
export interface DefineDeskCommand extends DeskFacts {
  readonly type: 'DefineDesk';
}

/** Call a desk something else. */
export interface ReviseDeskCommand extends DeskFacts {
  readonly type: 'ReviseDesk';
}

/** Close a desk. */
export interface RetireDeskCommand {
  readonly type: 'RetireDesk';
}

/** Everything that can be asked of a desk. */
export type DeskCommand = DefineDeskCommand | ReviseDeskCommand | RetireDeskCommand;
