import { DomainError } from '#kernel';

/** The refusal of a token id that nobody has. */
export function tokenUnknown(): DomainError {
  return new DomainError('not-found', 'token-unknown', 'There is no such token.');
}
