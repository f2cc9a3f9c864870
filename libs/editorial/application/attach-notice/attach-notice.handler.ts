import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, derivedId } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { KnownReferences } from '../known-references.js';
import { AttachNotice } from './attach-notice.command.js';

/** Runs {@link AttachNotice}. */
@CommandHandler(AttachNotice)
export class AttachNoticeHandler implements ICommandHandler<AttachNotice> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
  ) {}

  async execute({ envelope, input }: AttachNotice) {
    const { id, ifRevision, kind, text } = input;
    await this.references.assertKnown({ body: text.body });
    const noticeId = derivedId(envelope.commandId, 'notice');
    const command = { type: 'AttachNotice' as const, noticeId, kind, ...text };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
