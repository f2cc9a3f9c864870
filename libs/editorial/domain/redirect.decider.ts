import { DomainError } from '#kernel';
import type { Decider, Recorded } from '#kernel';
import { addressKey } from './address-key.js';
import type { RedirectEvent } from './redirect.events.js';

/** What can be asked of an old address. */
export type RedirectCommand =
  | { readonly type: 'SetRedirect'; readonly from: string; readonly to: string }
  | { readonly type: 'RemoveRedirect' };

/** An old address as decisions need it. */
export interface RedirectState {
  readonly from: string;
  readonly to: string;
  readonly removed: boolean;
}

/** First parts of addresses that this site or its programs answer themselves, whatever is asked for below them. */
const ANSWERED = /^\/(?:api|admin|assets|health|metrics|media|feeds|problems)(?:[/?]|$)/;

/** The rules of an old address. That it leads in no circle with others is seen to before. */
export const redirectDecider: Decider<RedirectState | null, RedirectCommand, RedirectEvent> = {
  category: 'redirect',
  initialState: null,
  decide,
  evolve,
};

function decide(command: RedirectCommand, state: RedirectState | null): readonly RedirectEvent[] {
  if (command.type === 'RemoveRedirect') {
    if (state === null) throw new DomainError('not-found', 'redirect-unknown', 'There is no such redirect.');
    return state.removed ? [] : [{ type: 'RedirectRemoved', data: {} }];
  }
  const { from, to } = command;
  if (from === '/' || from.startsWith('/?') || ANSWERED.test(from)) {
    throw new DomainError(
      'invalid',
      'redirect-reserved',
      'The site answers this address itself: choose another.',
      {
        problems: [{ field: 'from', message: 'is an address of the site itself' }],
      },
    );
  }
  if (addressKey(to) === from) throw redirectLoop();
  if (state !== null && !state.removed && state.to === to) return [];
  return [{ type: 'RedirectSet', data: { from, to } }];
}

function evolve(state: RedirectState | null, event: Recorded<RedirectEvent>): RedirectState | null {
  if (event.type === 'RedirectSet') return { ...event.data, removed: false };
  return state && { ...state, removed: true };
}

/** The refusal of a way that leads back to where it begins. */
export function redirectLoop(): DomainError {
  return new DomainError(
    'invalid',
    'redirect-loop',
    'This address would lead back to itself: choose where readers are to end up.',
    { problems: [{ field: 'to', message: 'leads back to `from`' }] },
  );
}
