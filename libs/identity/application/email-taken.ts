import { DomainError } from '#kernel';

/** The refusal of an address that another user signs in with. */
export function emailTaken(): DomainError {
  return new DomainError(
    'conflict',
    'email-taken',
    'Somebody has this address already: change their roles, or reactivate them.',
    { problems: [{ field: 'email', message: 'belongs to another user' }] },
  );
}
