import type { Instant } from '#kernel';
import type { Role } from './rights.js';
import type { PasswordWay } from './user.events.js';

/** A token that is asked for. */
export interface NewToken {
  readonly tokenId: string;
  readonly expiresAt: Instant | null;
  /** Null: all that its holder may. */
  readonly scopes: readonly string[] | null;
}

/** A link that is asked for. */
export interface NewPasswordLink {
  readonly linkId: string;
  readonly expiresAt: Instant;
}

/** Lets somebody in, with roles and a first token. */
export interface InviteUserWithToken extends NewToken {
  readonly type: 'InviteUserWithToken';
  readonly roles: readonly Role[];
}

/** Lets a person in, with roles and a link to set a password by; null where the password is set at once. */
export interface InvitePerson {
  readonly type: 'InvitePerson';
  readonly roles: readonly Role[];
  readonly link: NewPasswordLink | null;
}

/** Who asks: the user, or anybody else. */
export type AskedBy = 'holder' | 'another';

/** Gives the user exactly these roles. */
export interface ChangeRoles {
  readonly type: 'ChangeRoles';
  readonly roles: readonly Role[];
  readonly askedBy: AskedBy;
}

/** Gives the user a role. */
export interface GrantRole {
  readonly type: 'GrantRole';
  readonly role: Role;
}

/** Takes a role away. */
export interface RevokeRole {
  readonly type: 'RevokeRole';
  readonly role: Role;
  readonly askedBy: AskedBy;
}

/** Gives the user a further token. */
export interface IssueUserToken extends NewToken {
  readonly type: 'IssueToken';
  /** The token that it was asked for with: what comes of it ends no later. Null: a session. */
  readonly askedWith: string | null;
}

/** Takes a token away. */
export interface RevokeToken {
  readonly type: 'RevokeToken';
  readonly tokenId: string;
}

/** Lets the user set a password by a link. */
export interface IssuePasswordLink extends NewPasswordLink {
  readonly type: 'IssuePasswordLink';
}

/** Records that the user has another password. */
export interface SetPassword {
  readonly type: 'SetPassword';
  readonly way: PasswordWay;
}

/** Records that the user has another address; a name alone is on no record. */
export interface ReviseUser {
  readonly type: 'ReviseUser';
  readonly address: 'changed' | 'kept';
}

/** Lets the user in no more. */
export interface DeactivateUser {
  readonly type: 'DeactivateUser';
  readonly askedBy: AskedBy;
}

/** Lets the user in again. */
export interface ReactivateUser {
  readonly type: 'ReactivateUser';
}

/** What can be asked of a user who is there. */
export type UserInstruction =
  | ChangeRoles
  | GrantRole
  | RevokeRole
  | IssueUserToken
  | RevokeToken
  | IssuePasswordLink
  | SetPassword
  | ReviseUser
  | DeactivateUser
  | ReactivateUser;

/** Everything that can be asked of a user. */
export type UserCommand = InviteUserWithToken | InvitePerson | UserInstruction;
