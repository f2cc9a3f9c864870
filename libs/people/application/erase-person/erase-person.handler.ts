import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, PersonalVault } from '#event-store';
import { personDecider } from '../../domain/person.decider.js';
import { Suppressions } from '../suppressions.js';
import { ErasePerson } from './erase-person.command.js';

/**
 * Runs {@link ErasePerson}: suppresses, records, destroys the key, in this order. After a crash the reactor's effect
 * destroys the key of whoever is on record as erased, and a repeat does what is left.
 */
@CommandHandler(ErasePerson)
export class ErasePersonHandler implements ICommandHandler<ErasePerson> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly suppressions: Suppressions,
    private readonly vault: PersonalVault,
  ) {}

  async execute({ envelope, input }: ErasePerson) {
    const { personId: id, grounds } = input;
    const { state } = await this.runner.load(personDecider, id);
    // While the names can still be read.
    await this.suppressions.addFrom(id, state);
    const command = { type: 'ErasePerson' as const, grounds };
    const result = await this.runner.execute({ decider: personDecider, id, command, envelope });
    await this.vault.destroy(id);
    return result;
  }
}
