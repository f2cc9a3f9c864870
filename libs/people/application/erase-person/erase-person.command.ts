import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { PrivacyGrounds } from '#kernel';
import type { PersonState } from '../../domain/person.decider.js';
import type { PersonEvent } from '../../domain/person.events.js';

/**
 * Erases a person for good: the fact is recorded, then the key is destroyed with which all that is personal about them
 * is sealed. Who is erased is not recorded again by an import. The pictures of the notices are apart.
 * @throws DomainError `person-unknown` (404).
 */
export class ErasePerson extends Command<CommandResult<PersonState, PersonEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly personId: string; readonly grounds: PrivacyGrounds },
  ) {
    super();
  }
}
