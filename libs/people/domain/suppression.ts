import { normalisedName } from './move-identity.js';

/**
 * By what a person who was erased is known again without being remembered: the name, whatever its case and spaces, and
 * a company. Personal: it goes into a keyed hash and nowhere else.
 */
export function suppressionKey(of: { readonly person: string; readonly companyId: string }): string {
  return JSON.stringify([normalisedName(of.person), of.companyId]);
}
