import { DomainError } from '#kernel';

/**
 * Nobody gives what they may not do themselves: otherwise a token with few scopes could make one with all.
 * @throws DomainError `beyond-own-rights`, naming what is missing
 */
export function assertWithinOwnRights(own: ReadonlySet<string>, given: ReadonlySet<string>): void {
  const beyond = [...given].filter((permission) => !own.has(permission));
  if (beyond.length === 0) return;
  throw new DomainError(
    'forbidden',
    'beyond-own-rights',
    `You cannot give what you may not do yourself: ${beyond.slice(0, 10).join(', ')}${beyond.length > 10 ? ', …' : ''}.`,
  );
}
