import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { plusMilliseconds } from '#kernel';
import type { Recorded } from '#kernel';
import { permissionsOf, permissionsWithin, PERMISSIONS, ROLES } from './rights.js';
import type { UserCommand } from './user.commands.js';
import { isTokenValid, MOST_TOKENS, userDecider } from './user.decider.js';
import type { UserState } from './user.decider.js';
import type { UserEvent } from './user.events.js';

const START = '2026-02-01T00:00:00.000Z';
const DAY_MS = 86_400_000;

const role = fc.constantFrom(...ROLES);
const tokenId = fc.constantFrom('a', 'b', 'c', 'd');
const askedBy = fc.constantFrom('holder' as const, 'another' as const);
const days = fc.integer({ min: 0, max: 40 });
const expiresAt = fc.option(days.map((count) => plusMilliseconds(START, count * DAY_MS)));
const scopes = fc.option(fc.array(fc.constantFrom(...PERMISSIONS), { maxLength: 4 }));
const newToken = { tokenId, expiresAt, scopes };

const command: fc.Arbitrary<UserCommand> = fc.oneof(
  fc.record({ type: fc.constant('GrantRole' as const), role }),
  fc.record({ type: fc.constant('RevokeRole' as const), role, askedBy }),
  fc.record({ type: fc.constant('ChangeRoles' as const), roles: fc.array(role), askedBy }),
  fc.record({ type: fc.constant('IssueToken' as const), ...newToken, askedWith: fc.option(tokenId) }),
  fc.record({ type: fc.constant('RevokeToken' as const), tokenId }),
  fc.record({ type: fc.constant('DeactivateUser' as const), askedBy }),
  fc.constant<UserCommand>({ type: 'ReactivateUser' }),
  fc.constant<UserCommand>({ type: 'SetPassword', way: 'link' }),
);

const recorded = (event: UserEvent, occurredAt: string): Recorded<UserEvent> => ({
  ...event,
  ...{ id: 'e', stream: 'user-u', revision: 0n, actorId: 'x', commandId: 'c', occurredAt },
});

function after(state: UserState | null, asked: UserCommand, now: string): UserState | null {
  try {
    const events = userDecider.decide(asked, state, now);
    return events.reduce((sofar, event) => userDecider.evolve(sofar, recorded(event, now)), state);
  } catch {
    return state;
  }
}

describe('Whatever is asked of a user, in whatever order', () => {
  it('a deactivated user is let in by nothing, and nobody lost their own access', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(command, days), { maxLength: 30 }), (asked) => {
        const invite = { type: 'InvitePerson', roles: ['admin', 'writer'], link: null } as const;
        let state = after(null, invite, START);
        for (const [each, day] of asked) {
          const now = plusMilliseconds(START, day * DAY_MS);
          const before = state;
          state = after(state, each, now);
          const open = Object.keys(state?.tokens ?? {}).filter((id) => isTokenValid(state, id, now));
          expect(open.length).toBeLessThanOrEqual(MOST_TOKENS);
          if (state?.deactivated) expect(open).toEqual([]);
          if ('askedBy' in each && each.askedBy === 'holder' && before?.roles.includes('admin')) {
            expect([state?.roles.includes('admin'), state?.deactivated]).toEqual([true, before.deactivated]);
          }
        }
      }),
    );
  });

  it('a token opens no more than its scopes name and its holder may', () => {
    fc.assert(
      fc.property(fc.array(role), scopes, (roles, named) => {
        const held = permissionsOf(roles);
        for (const permission of permissionsWithin(roles, named)) {
          expect(held.has(permission)).toBe(true);
          if (named !== null) expect(named).toContain(permission);
        }
      }),
    );
  });
});
