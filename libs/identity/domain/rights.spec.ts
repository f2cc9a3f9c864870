import { describe, expect, it } from '@jest/globals';
import { permissionsOf, permissionsWithin, PERMISSIONS, RIGHTS, ROLES, rolesWith } from './rights.js';

describe('The rights table', () => {
  it('names each permission as a thing and a verb, and each role once', () => {
    for (const permission of PERMISSIONS) {
      expect(permission).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
      const roles: readonly string[] = RIGHTS[permission];
      expect(new Set(roles).size).toBe(roles.length);
    }
  });

  it('lets the admin do everything and the reading program nothing inside', () => {
    expect(permissionsOf(['admin']).size).toBe(PERMISSIONS.length);
    expect(permissionsOf(['reader-api']).size).toBe(0);
  });

  it('lets a writer write but not publish, and an editor both', () => {
    expect(permissionsOf(['writer']).has('article.revise')).toBe(true);
    expect(permissionsOf(['writer']).has('article.publish')).toBe(false);
    expect(permissionsOf(['editor']).has('article.publish')).toBe(true);
  });

  it('keeps sales and editorial apart', () => {
    expect(permissionsOf(['chief-of-sales']).has('article.revise')).toBe(false);
    expect(permissionsOf(['chief-editor']).has('booking.book')).toBe(false);
  });

  it('adds up several roles, and knows nothing of roles that do not exist', () => {
    const both = permissionsOf(['writer', 'jobs-desk']);
    expect(both.has('article.draft') && both.has('job.post')).toBe(true);
    expect(permissionsOf(['owner', 'constructor']).size).toBe(0);
  });

  it('gives every role but the reading program some right', () => {
    for (const role of ROLES.filter((each) => each !== 'reader-api')) {
      expect(permissionsOf([role]).size).toBeGreaterThan(0);
    }
  });

  it('narrows what a token opens to its scopes, and never widens it', () => {
    const scopes = ['article.read', 'article.publish', 'article.burn'];
    expect([...permissionsWithin(['writer'], scopes)]).toEqual(['article.read']);
    expect(permissionsWithin(['writer'], null)).toEqual(permissionsOf(['writer']));
    expect(permissionsWithin(['writer'], []).size).toBe(0);
  });

  it('says who holds a permission', () => {
    expect(rolesWith('article.publish')).toEqual(['editor', 'chief-editor', 'admin']);
    expect(rolesWith('article.burn')).toEqual([]);
  });
});
