import { describe, expect, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { isTokenValid, userDecider } from './user.decider.js';
import type { UserEvent } from './user.events.js';

const TOKEN = '3f1d7a52-6d0f-4c55-9a43-3c1f6e0f5a11';
const OTHER = '4f1d7a52-6d0f-4c55-9a43-3c1f6e0f5a11';
const invited: UserEvent[] = [
  { type: 'UserInvited', data: {} },
  { type: 'RoleGranted', data: { role: 'writer' } },
  { type: 'RoleGranted', data: { role: 'jobs-desk' } },
  { type: 'TokenIssued', data: { tokenId: TOKEN, expiresAt: null } },
];
const revoked: UserEvent = { type: 'TokenRevoked', data: { tokenId: TOKEN } };
const user = specify(userDecider);

describe('A user of the newsroom', () => {
  it('is let in with roles and a token, each role once', () => {
    user
      .given()
      .when({
        type: 'InviteUserWithToken',
        roles: ['jobs-desk', 'writer', 'writer'],
        tokenId: TOKEN,
        expiresAt: null,
      })
      .then(...invited);
  });

  it('gets no token that has expired already', () => {
    user
      .given()
      .when({
        type: 'InviteUserWithToken',
        roles: ['writer'],
        tokenId: TOKEN,
        expiresAt: '2026-01-31T00:00:00.000Z',
      })
      .thenRefused('token-expired');
  });

  it('is let in once', () => {
    user
      .given(...invited)
      .when({ type: 'InviteUserWithToken', roles: ['writer'], tokenId: OTHER, expiresAt: null })
      .thenRefused('user-known');
  });

  it('gets exactly the roles that are asked for', () => {
    user
      .given(...invited)
      .when({ type: 'ChangeRoles', roles: ['writer', 'editor'] })
      .then(
        { type: 'RoleGranted', data: { role: 'editor' } },
        { type: 'RoleRevoked', data: { role: 'jobs-desk' } },
      );
    user
      .given(...invited)
      .when({ type: 'ChangeRoles', roles: ['jobs-desk', 'writer'] })
      .thenNothing();
  });

  it('loses a token once, and none that never was', () => {
    user
      .given(...invited)
      .when({ type: 'RevokeToken', tokenId: TOKEN })
      .then(revoked);
    user
      .given(...invited, revoked)
      .when({ type: 'RevokeToken', tokenId: TOKEN })
      .thenNothing();
    user
      .given(...invited)
      .when({ type: 'RevokeToken', tokenId: OTHER })
      .thenRefused('token-unknown');
    user.given().when({ type: 'RevokeToken', tokenId: TOKEN }).thenRefused('user-unknown');
  });

  it('opens doors with a token until it expires or is revoked', () => {
    const expiring = user.given(
      { type: 'UserInvited', data: {} },
      { type: 'TokenIssued', data: { tokenId: TOKEN, expiresAt: '2026-03-01T00:00:00.000Z' } },
    ).state;
    expect(isTokenValid(expiring, TOKEN, '2026-02-28T23:59:59.999Z')).toBe(true);
    expect(isTokenValid(expiring, TOKEN, '2026-03-01T00:00:00.000Z')).toBe(false);
    expect(isTokenValid(user.given(...invited, revoked).state, TOKEN, '2026-02-01T00:00:00.000Z')).toBe(
      false,
    );
    expect(isTokenValid(user.given(...invited).state, OTHER, '2026-02-01T00:00:00.000Z')).toBe(false);
    expect(isTokenValid(null, TOKEN, '2026-02-01T00:00:00.000Z')).toBe(false);
  });
});
