import { Signal } from '#observation';

/** What became of an attempt: `locked-out` is the failure after which the next attempts are refused. */
export type SignInOutcome = 'success' | 'failure' | 'locked-out';

/** What somebody signed in with. */
export type SignInWay = 'password' | 'token' | 'link';

/** An attempt to sign in; `refused` is one that came too often and was not judged. */
export interface ObservedSignIn {
  readonly way: SignInWay;
  readonly outcome: SignInOutcome | 'refused';
}

/** Told for every attempt. */
export const signIns = new Signal<ObservedSignIn>('forside.identity.sign-in');
