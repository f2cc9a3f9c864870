import { redirectDecider } from './redirect.decider.js';
import type { RedirectState } from './redirect.decider.js';
import { superseded, undoDecider } from './undo.js';

/** Lets an old address lead again to where it led before. That it leads in no circle then is seen to before. */
export const redirectUndoDecider = undoDecider(redirectDecider, ({ before, after, state, now }) => {
  const to = leadsTo(before);
  if (state === null || leadsTo(state) === to) return [];
  if (leadsTo(state) !== leadsTo(after)) throw superseded(['to']);
  return to === null
    ? redirectDecider.decide({ type: 'RemoveRedirect' }, state, now)
    : redirectDecider.decide({ type: 'SetRedirect', from: state.from, to }, state, now);
});

function leadsTo(state: RedirectState | null): string | null {
  return state === null || state.removed ? null : state.to;
}
