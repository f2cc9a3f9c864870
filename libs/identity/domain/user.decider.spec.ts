import { describe, expect, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { isTokenValid, MOST_TOKENS, userDecider } from './user.decider.js';
import type { UserEvent } from './user.events.js';

const TOKEN = '3f1d7a52-6d0f-4c55-9a43-3c1f6e0f5a11';
const OTHER = '4f1d7a52-6d0f-4c55-9a43-3c1f6e0f5a11';
const invited: UserEvent[] = [
  { type: 'UserInvited', data: {} },
  { type: 'RoleGranted', data: { role: 'writer' } },
  { type: 'RoleGranted', data: { role: 'jobs-desk' } },
  { type: 'TokenIssued', data: { tokenId: TOKEN, expiresAt: null, scopes: null } },
];
const other = { tokenId: OTHER, expiresAt: null, scopes: null };
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
        scopes: null,
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
        scopes: null,
      })
      .thenRefused('token-expired');
  });

  it('is let in once', () => {
    user
      .given(...invited)
      .when({ type: 'InviteUserWithToken', roles: ['writer'], ...other })
      .thenRefused('user-known');
  });

  it('gets exactly the roles that are asked for', () => {
    user
      .given(...invited)
      .when({ type: 'ChangeRoles', roles: ['writer', 'editor'], askedBy: 'another' })
      .then(
        { type: 'RoleGranted', data: { role: 'editor' } },
        { type: 'RoleRevoked', data: { role: 'jobs-desk' } },
      );
    user
      .given(...invited)
      .when({ type: 'ChangeRoles', roles: ['jobs-desk', 'writer'], askedBy: 'holder' })
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
      { type: 'TokenIssued', data: { tokenId: TOKEN, expiresAt: '2026-03-01T00:00:00.000Z', scopes: null } },
    ).state;
    expect(isTokenValid(expiring, TOKEN, '2026-02-28T23:59:59.999Z')).toBe(true);
    expect(isTokenValid(expiring, TOKEN, '2026-03-01T00:00:00.000Z')).toBe(false);
    expect(isTokenValid(user.given(...invited, revoked).state, TOKEN, '2026-02-01T00:00:00.000Z')).toBe(
      false,
    );
    expect(isTokenValid(user.given(...invited).state, OTHER, '2026-02-01T00:00:00.000Z')).toBe(false);
    expect(isTokenValid(null, TOKEN, '2026-02-01T00:00:00.000Z')).toBe(false);
  });

  it('gets a link to set a password by when it is a person', () => {
    const link = { linkId: OTHER, expiresAt: '2026-02-05T00:00:00.000Z' };
    user
      .given()
      .when({ type: 'InvitePerson', roles: ['editor'], link })
      .then(
        { type: 'UserInvited', data: {} },
        { type: 'RoleGranted', data: { role: 'editor' } },
        { type: 'PasswordLinkIssued', data: link },
      );
    user
      .given(...invited)
      .when({ type: 'IssuePasswordLink', ...link })
      .then({ type: 'PasswordLinkIssued', data: link });
    user
      .given(...invited)
      .when({ type: 'SetPassword', way: 'link' })
      .then({ type: 'PasswordSet', data: { way: 'link' } });
  });

  it('is granted and loses single roles, each once', () => {
    const given = user.given(...invited);
    given.when({ type: 'GrantRole', role: 'editor' }).then({ type: 'RoleGranted', data: { role: 'editor' } });
    given.when({ type: 'GrantRole', role: 'writer' }).thenNothing();
    given
      .when({ type: 'RevokeRole', role: 'writer', askedBy: 'another' })
      .then({ type: 'RoleRevoked', data: { role: 'writer' } });
    given.when({ type: 'RevokeRole', role: 'editor', askedBy: 'another' }).thenNothing();
  });

  it('who is an admin never takes their own access away', () => {
    const admin = user.given(...invited, { type: 'RoleGranted', data: { role: 'admin' } });
    admin.when({ type: 'RevokeRole', role: 'admin', askedBy: 'holder' }).thenRefused('own-access');
    admin.when({ type: 'ChangeRoles', roles: ['writer'], askedBy: 'holder' }).thenRefused('own-access');
    admin.when({ type: 'DeactivateUser', askedBy: 'holder' }).thenRefused('own-access');
    admin
      .when({ type: 'RevokeRole', role: 'admin', askedBy: 'another' })
      .then({ type: 'RoleRevoked', data: { role: 'admin' } });
  });

  it('is let in no more once deactivated, and again once reactivated', () => {
    const off: UserEvent = { type: 'UserDeactivated', data: {} };
    user
      .given(...invited)
      .when({ type: 'DeactivateUser', askedBy: 'another' })
      .then(off);
    const deactivated = user.given(...invited, off);
    deactivated.when({ type: 'DeactivateUser', askedBy: 'another' }).thenNothing();
    deactivated.when({ type: 'SetPassword', way: 'link' }).thenRefused('user-deactivated');
    deactivated
      .when({ type: 'IssuePasswordLink', linkId: OTHER, expiresAt: '2026-02-05T00:00:00.000Z' })
      .thenRefused('user-deactivated');
    deactivated.when({ type: 'IssueToken', ...other, askedWith: null }).thenRefused('user-deactivated');
    deactivated.when({ type: 'ReactivateUser' }).then({ type: 'UserReactivated', data: {} });
    expect(isTokenValid(deactivated.state, TOKEN, '2026-02-01T00:00:00.000Z')).toBe(false);
    const again = user.given(...invited, off, { type: 'UserReactivated', data: {} });
    again.when({ type: 'ReactivateUser' }).thenNothing();
    expect(isTokenValid(again.state, TOKEN, '2026-02-01T00:00:00.000Z')).toBe(true);
  });

  it('gets further tokens, none that outlives the one it was asked for with', () => {
    const scopes = ['article.read', 'article.draft', 'article.read'];
    const expiresAt = '2026-03-01T00:00:00.000Z';
    const given = user.given(...invited, {
      type: 'TokenIssued',
      data: { tokenId: OTHER, expiresAt, scopes: null },
    });
    const tokenId = '5f1d7a52-6d0f-4c55-9a43-3c1f6e0f5a11';
    given.when({ type: 'IssueToken', tokenId, expiresAt, scopes, askedWith: OTHER }).then({
      type: 'TokenIssued',
      data: { tokenId, expiresAt, scopes: ['article.draft', 'article.read'] },
    });
    for (const later of [null, '2026-03-02T00:00:00.000Z']) {
      given
        .when({ type: 'IssueToken', tokenId, expiresAt: later, scopes, askedWith: OTHER })
        .thenRefused('token-outlives');
    }
  });

  it('has no more tokens than anybody can keep an eye on', () => {
    const many = Array.from({ length: MOST_TOKENS }, (_, index): UserEvent => ({
      type: 'TokenIssued',
      data: { tokenId: `token-${index}`, expiresAt: null, scopes: null },
    }));
    const full = user.given({ type: 'UserInvited', data: {} }, ...many);
    full.when({ type: 'IssueToken', ...other, askedWith: null }).thenRefused('too-many-tokens');
    user
      .given({ type: 'UserInvited', data: {} }, ...many, {
        type: 'TokenRevoked',
        data: { tokenId: 'token-7' },
      })
      .when({ type: 'IssueToken', ...other, askedWith: null })
      .then({ type: 'TokenIssued', data: other });
  });

  it('has another address on record, and no other name', () => {
    const given = user.given(...invited);
    given.when({ type: 'ReviseUser', address: 'changed' }).then({ type: 'UserAddressChanged', data: {} });
    given.when({ type: 'ReviseUser', address: 'kept' }).thenNothing();
  });
});
