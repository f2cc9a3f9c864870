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
  }
>;

/** A token opens nothing any more. */
export type TokenRevoked = DomainEvent<'TokenRevoked', { readonly tokenId: string }>;

/** Everything that can have happened to a user. */
export type UserEvent = UserInvited | RoleGranted | RoleRevoked | TokenIssued | TokenRevoked;
