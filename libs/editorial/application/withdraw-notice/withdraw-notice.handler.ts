import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { WithdrawNotice } from './withdraw-notice.command.js';

/** Runs {@link WithdrawNotice}. */
@CommandHandler(WithdrawNotice)
export class WithdrawNoticeHandler implements ICommandHandler<WithdrawNotice> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: WithdrawNotice) {
    const { id, ifRevision, noticeId } = input;
    const command = { type: 'WithdrawNotice' as const, noticeId };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
