/** What people and programs may be in a newsroom. */
export const ROLES = [
  'reader-api',
  'writer',
  'editor',
  'chief-editor',
  'sales',
  'chief-of-sales',
  'jobs-desk',
  'people-desk',
  'admin',
] as const;

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

const EDITORS = ['editor', 'chief-editor', 'admin'] as const;
const WRITERS = ['writer', ...EDITORS] as const;
const CHIEF_EDITORS = ['chief-editor', 'admin'] as const;
const SELLERS = ['sales', 'chief-of-sales', 'admin'] as const;
const CHIEFS_OF_SALES = ['chief-of-sales', 'admin'] as const;
const JOBS = ['jobs-desk', ...CHIEF_EDITORS] as const;
const PEOPLE = ['people-desk', ...CHIEF_EDITORS] as const;
const PEOPLE_AND_JOBS = ['people-desk', 'jobs-desk', ...CHIEF_EDITORS] as const;
const STAFF = [
  'writer',
  'editor',
  'chief-editor',
  'sales',
  'chief-of-sales',
  'jobs-desk',
  'people-desk',
  'admin',
] as const;

/**
 * Which role may do what: the one table that guards, start-up checks and documentation read. A permission is
 * `<thing>.<verb>`; a route names exactly one. `reader-api` holds none: it marks programs that read the public JSON,
 * which needs no permission, so that what they may read later can be said here.
 */
export const RIGHTS = {
  'section.define': CHIEF_EDITORS,
  'section.read': STAFF,
  'desk.define': CHIEF_EDITORS,
  'desk.read': STAFF,
  'author.define': EDITORS,
  'author.read': STAFF,
  'article.draft': WRITERS,
  'article.revise': WRITERS,
  'article.read': WRITERS,
  'article.preview': WRITERS,
  'article.submit': WRITERS,
  'article.approve': EDITORS,
  'article.assign': EDITORS,
  'article.embargo': EDITORS,
  'article.publish': EDITORS,
  'article.schedule': EDITORS,
  'article.unschedule': EDITORS,
  'article.unpublish': EDITORS,
  'article.correct': EDITORS,
  'article.kill': CHIEF_EDITORS,
  'article.notice': EDITORS,
  'article.discard': EDITORS,
  'article.restore': EDITORS,
  'media.upload': STAFF,
  'media.read': STAFF,
  'front.arrange': EDITORS,
  'front.read': STAFF,
  'redirect.set': EDITORS,
  'redirect.read': WRITERS,
  'job.post': JOBS,
  'job.revise': JOBS,
  'job.close': JOBS,
  'job.read': STAFF,
  'people-move.record': PEOPLE,
  'people-move.revise': PEOPLE,
  'people-move.restrict': PEOPLE,
  'person.erase': PEOPLE_AND_JOBS,
  'person.requests': PEOPLE_AND_JOBS,
  'people-move.read': ['editor', ...PEOPLE],
  'company.register': ['editor', 'jobs-desk', 'people-desk', 'sales', 'chief-of-sales', ...CHIEF_EDITORS],
  'company.revise': ['editor', 'jobs-desk', 'people-desk', 'sales', 'chief-of-sales', ...CHIEF_EDITORS],
  'company.read': STAFF,
  'consumer.register': ['jobs-desk', 'people-desk', ...CHIEF_EDITORS],
  'consumer.revise': ['jobs-desk', 'people-desk', ...CHIEF_EDITORS],
  'consumer.read': ['editor', 'jobs-desk', 'people-desk', ...CHIEF_EDITORS],
  'placement.define': CHIEFS_OF_SALES,
  'placement.revise': CHIEFS_OF_SALES,
  'placement.read': STAFF,
  'order.open': SELLERS,
  'order.revise': SELLERS,
  'order.close': SELLERS,
  'order.read': SELLERS,
  'booking.draft': SELLERS,
  'booking.option': SELLERS,
  'booking.book': SELLERS,
  'booking.move': SELLERS,
  'booking.decline': SELLERS,
  'booking.cancel': SELLERS,
  'booking.override': CHIEFS_OF_SALES,
  'creative.submit': SELLERS,
  'creative.review': SELLERS,
  'proof.send': SELLERS,
  'makegood.grant': CHIEFS_OF_SALES,
  'report.read': SELLERS,
  'booking.read': ['editor', 'chief-editor', ...SELLERS],
  'page.import': CHIEF_EDITORS,
  'site.time-travel': STAFF,
  'site.share-moment': EDITORS,
  'account.read': STAFF,
  'account.manage': STAFF,
  'user.invite': ['admin'],
  'user.read': ['admin'],
  'user.revise': ['admin'],
  'user.deactivate': ['admin'],
  'role.grant': ['admin'],
  'role.revoke': ['admin'],
  'password.set': ['admin'],
  'session.close': ['admin'],
  'token.issue': ['admin'],
  'token.revoke': ['admin'],
  'token.read': ['admin'],
  'audit.read': ['admin'],
  'system.read': ['admin'],
} as const satisfies Readonly<Record<`${string}.${string}`, readonly Role[]>>;

/** The name of something that a role may be allowed to do. */
export type Permission = keyof typeof RIGHTS;

/** Every permission there is. */
export const PERMISSIONS: readonly Permission[] = Object.keys(RIGHTS).filter(isPermission);

/** Whether a name is one of {@link PERMISSIONS}. */
export function isPermission(name: string): name is Permission {
  return Object.hasOwn(RIGHTS, name);
}

/** Whether a name is one of {@link ROLES}. */
export function isRole(name: string): name is Role {
  return ROLES.some((role) => role === name);
}

/** The roles that hold a permission, in the order of {@link ROLES}; none for a name that is no permission. */
export function rolesWith(permission: string): readonly Role[] {
  if (!isPermission(permission)) return [];
  const allowed: readonly string[] = RIGHTS[permission];
  return ROLES.filter((role) => allowed.includes(role));
}

/** What the holder of some roles may do: all that any of them may. */
export function permissionsOf(roles: readonly string[]): ReadonlySet<string> {
  return new Set(
    PERMISSIONS.filter((permission) => {
      const allowed: readonly string[] = RIGHTS[permission];
      return roles.some((role) => allowed.includes(role));
    }),
  );
}

/**
 * What a token opens: all that its holder may, or of that only what its scopes name. A scope that the holder's roles
 * lost, or that is no permission any more, opens nothing.
 */
export function permissionsWithin(
  roles: readonly string[],
  scopes: readonly string[] | null,
): ReadonlySet<string> {
  const held = permissionsOf(roles);
  return scopes === null ? held : new Set(scopes.filter((scope) => held.has(scope)));
}
