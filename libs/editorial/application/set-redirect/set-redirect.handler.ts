import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, derivedId } from '#event-store';
import { redirectDecider, redirectLoop } from '../../domain/redirect.decider.js';
import { RedirectCircles } from '../redirect-circles.js';
import { SetRedirect } from './set-redirect.command.js';

/** Runs {@link SetRedirect}: one stream an address, whose id derives from it. */
@CommandHandler(SetRedirect)
export class SetRedirectHandler implements ICommandHandler<SetRedirect> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly circles: RedirectCircles,
  ) {}

  async execute({ envelope, input }: SetRedirect) {
    if (await this.circles.wouldClose(input)) throw redirectLoop();
    const id = derivedId(redirectDecider.category, input.from);
    const command = { type: 'SetRedirect' as const, ...input };
    return this.runner.execute({ decider: redirectDecider, id, command, envelope });
  }
}
