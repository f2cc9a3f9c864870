import { SetMetadata } from '@nestjs/common';

/** Metadata key of {@link Requires}. */
export const REQUIRED_PERMISSION = 'forside:required-permission';

/** Metadata key of {@link Public}. */
export const IS_PUBLIC = 'forside:public';

/** Metadata key of {@link SignsIn}. */
export const SIGNS_IN = 'forside:signs-in';

/** A permission by name, `<thing>.<verb>`; start-up refuses names that the rights table does not know. */
export type PermissionName = `${string}.${string}`;

/** Lets only those in who hold the permission (libs/identity/domain/rights.ts says which roles do). */
export const Requires = (permission: PermissionName): MethodDecorator & ClassDecorator =>
  SetMetadata(REQUIRED_PERMISSION, permission);

/** Lets everybody in. A route with neither this nor {@link Requires} refuses to start. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(IS_PUBLIC, true);

/** For pages of people: who has yet to sign in is not refused but sent to the page for that, and from there back. */
export const SignsIn = (): MethodDecorator & ClassDecorator => SetMetadata(SIGNS_IN, true);
