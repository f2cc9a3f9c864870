import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, PersonalVault } from '#event-store';
import { jobDecider } from '../../domain/job.decider.js';
import type { JobResult } from '../job-result.js';
import { EraseJobContact } from './erase-job-contact.command.js';

/** Runs {@link EraseJobContact}. A key that is left after a crash is destroyed by the reactor's effect. */
@CommandHandler(EraseJobContact)
export class EraseJobContactHandler implements ICommandHandler<EraseJobContact> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly vault: PersonalVault,
  ) {}

  async execute({ envelope, input }: EraseJobContact): Promise<JobResult> {
    const { id, contactId, grounds } = input;
    const whom = contactId === undefined ? {} : { contactId };
    const command = { type: 'EraseContact' as const, ...whom, grounds };
    const result = await this.runner.execute({ decider: jobDecider, id, command, envelope });
    const erased = result.events.flatMap((event) =>
      event.type === 'JobContactErased' ? [event.data.contactId] : [],
    );
    await Promise.all(erased.map((key) => this.vault.destroy(key)));
    return result;
  }
}
