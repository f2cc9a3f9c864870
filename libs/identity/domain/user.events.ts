import type { DomainEvent, Instant } from '#kernel';
import type { Role } from './rights.js';

/** Somebody, a person or a program, was let into the newsroom. Names and secrets live in `state`, never here. */
export type UserInvited = DomainEvent<'UserInvited', Readonly<Record<string, never>>>;

/** The user may from now on do what a role may. */
export type RoleGranted = DomainEvent<'RoleGranted', { readonly role: Role }>;

/** The user may no longer do what a role may. */
export type RoleRevoked = DomainEvent<'RoleRevoked', { readonly role: Role }>;

/** The user got an API token. */
export type TokenIssued = DomainEvent<
  'TokenIssued',
  {
    readonly tokenId: string;
    /** Null: until it is revoked. */
    readonly expiresAt: Instant | null;
    /** The permissions it opens, of those that its holder has; null: all of them, whatever the holder may. */
    readonly scopes: readonly string[] | null;
  }
>;

/** A token opens nothing any more. */
export type TokenRevoked = DomainEvent<'TokenRevoked', { readonly tokenId: string }>;

/** The user got a link that sets a password once; the links before it open nothing any more. */
export type PasswordLinkIssued = DomainEvent<
  'PasswordLinkIssued',
  { readonly linkId: string; readonly expiresAt: Instant }
>;

/** How a password was set: by the link, by its holder who knew the one before, or by somebody else for the holder. */
export type PasswordWay = 'link' | 'holder' | 'for-holder';

/** The user has another password; sessions that the one before opened are over. */
export type PasswordSet = DomainEvent<'PasswordSet', { readonly way: PasswordWay }>;

/** The user signs in with another e-mail address. Which one lives in `state`, never here. */
export type UserAddressChanged = DomainEvent<'UserAddressChanged', Readonly<Record<string, never>>>;

/** The user is let in no more: no password, session or token opens anything. */
export type UserDeactivated = DomainEvent<'UserDeactivated', Readonly<Record<string, never>>>;

/** The user is let in again, with the roles, password and tokens of before. */
export type UserReactivated = DomainEvent<'UserReactivated', Readonly<Record<string, never>>>;

/** Everything that can have happened to a user. */
export type UserEvent =
  | UserInvited
  | RoleGranted
  | RoleRevoked
  | TokenIssued
  | TokenRevoked
  | PasswordLinkIssued
  | PasswordSet
  | UserAddressChanged
  | UserDeactivated
  | UserReactivated;
