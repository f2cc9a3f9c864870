import { DomainError } from '#kernel';
import type { Decider, Recorded } from '#kernel';
import type { DeskCommand } from './desk.commands.js';
import type { DeskEvent, DeskFacts } from './desk.events.js';

/** A desk as decisions need it. */
export interface DeskState extends DeskFacts {
  readonly retired: boolean;
}

/** The rules of a desk. */
export const deskDecider: Decider<DeskState | null, DeskCommand, DeskEvent> = {
  category: 'desk',
  initialState: null,
  decide,
  evolve,
};

function decide(command: DeskCommand, state: DeskState | null): readonly DeskEvent[] {
  if (command.type === 'DefineDesk') {
    if (state !== null) throw new DomainError('conflict', 'desk-exists', 'This desk exists already.');
    return [{ type: 'DeskDefined', data: { name: command.name } }];
  }
  if (state === null) throw new DomainError('not-found', 'desk-unknown', 'There is no such desk.');
  if (command.type === 'RetireDesk') return state.retired ? [] : [{ type: 'DeskRetired', data: {} }];
  if (state.retired) throw new DomainError('conflict', 'desk-retired', 'This desk is closed.');
  return state.name === command.name ? [] : [{ type: 'DeskRevised', data: { name: command.name } }];
}

function evolve(state: DeskState | null, event: Recorded<DeskEvent>): DeskState | null {
  switch (event.type) {
    case 'DeskDefined':
      return state ?? { ...event.data, retired: false };
    case 'DeskRevised':
      return state && { ...state, ...event.data };
    case 'DeskRetired':
      return state && { ...state, retired: true };
    case 'DeskReinstated':
      return state && { ...state, retired: false };
  }
}
