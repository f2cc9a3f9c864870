import { Signal } from '#observation';
import type { SignInOutcome, SignInWay } from './access/sign-in-log.js';

/** An attempt to sign in; `refused` is one that came too often and was not judged. */
export interface ObservedSignIn {
  readonly way: SignInWay;
  readonly outcome: SignInOutcome | 'refused';
}

/** Told for every attempt. */
export const signIns = new Signal<ObservedSignIn>('forside.identity.sign-in');
