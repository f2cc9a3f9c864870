import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { personDecider } from '../../domain/person.decider.js';
import type { PeopleMoveResult } from '../people-move-result.js';
import { RestrictPeopleMove } from './restrict-people-move.command.js';

/** Runs {@link RestrictPeopleMove}. */
@CommandHandler(RestrictPeopleMove)
export class RestrictPeopleMoveHandler implements ICommandHandler<RestrictPeopleMove> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: RestrictPeopleMove): Promise<PeopleMoveResult> {
    const { personId: id, noticeId, ifRevision, restriction, grounds } = input;
    const command = { type: 'RestrictMove' as const, noticeId, restriction, grounds };
    const result = await this.runner.execute({ decider: personDecider, id, command, envelope, ifRevision });
    return { ...result, noticeId };
  }
}
