import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { PrivacyGrounds } from '#kernel';
import type { PersonState } from '../../domain/person.decider.js';
import type { PersonEvent } from '../../domain/person.events.js';

/** What erasing a person answers. */
export type ErasePersonResult = CommandResult<PersonState, PersonEvent> & {
  /** The pictures that the notices had: they lie among the newsroom's media, apart from the person. */
  readonly photoIds: readonly string[];
};

/**
 * Erases a person for good: the fact is recorded, then the key is destroyed with which all that is personal about them
 * is sealed. Who is erased is not recorded again by an import.
 * @throws DomainError `person-unknown` (404).
 */
export class ErasePerson extends Command<ErasePersonResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly personId: string; readonly grounds: PrivacyGrounds },
  ) {
    super();
  }
}
