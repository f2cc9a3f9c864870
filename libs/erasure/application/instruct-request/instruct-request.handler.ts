import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { MentionsQuery } from '#editorial';
import { CommandRunner, PersonalVault } from '#event-store';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { privacyRequestDecider, standingRequest } from '../../domain/privacy-request.decider.js';
import type { PrivacyRequestState, StandingRequest } from '../../domain/privacy-request.decider.js';
import { DataSubjectsQuery } from '../../queries/data-subjects.query.js';
import { SubjectDataQuery } from '../../queries/subject-data.query.js';
import { EraseSubjects } from '../erase-subjects.js';
import { InstructRequest } from './instruct-request.command.js';
import type { RequestInstruction } from './instruct-request.command.js';

/** As many articles as one request lists. */
const ARTICLES = 500;

/**
 * Runs {@link InstructRequest}. The articles are looked up while the name can still be read; what is granted is on
 * record before the erasure begins, so that whoever comes next finishes it.
 */
@CommandHandler(InstructRequest)
export class InstructRequestHandler implements ICommandHandler<InstructRequest> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly vault: PersonalVault,
    private readonly erase: EraseSubjects,
    private readonly subjects: DataSubjectsQuery,
    private readonly data: SubjectDataQuery,
    private readonly mentions: MentionsQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ envelope, input }: InstructRequest): Promise<CommandResult<PrivacyRequestState>> {
    const { id, ifRevision, instruction } = input;
    const command =
      instruction.type === 'DecideRequest'
        ? { ...instruction, articleIds: await this.articlesFor(id, instruction) }
        : instruction;
    const result = await this.runner.execute({
      decider: privacyRequestDecider,
      id,
      command,
      envelope,
      ifRevision,
    });
    const request = standingRequest(result.state);
    if (instruction.type === 'DecideRequest') await this.carryOut(request, envelope);
    if (request.closed) await this.vault.destroy(id);
    return result;
  }

  private async articlesFor(
    id: string,
    { decision, subjectId }: Extract<RequestInstruction, { type: 'DecideRequest' }>,
  ): Promise<readonly string[]> {
    const { state } = await this.runner.load(privacyRequestDecider, id);
    const request = standingRequest(state);
    const subject = subjectId ?? request.subjectId;
    if (decision !== 'granted' || request.right !== 'erasure' || subject === null || request.decided)
      return [];
    const names = await this.data.namesOf(subject, this.clock.now());
    const found = await Promise.all(names.map((name) => this.mentions.of(name, ARTICLES)));
    return [...new Set(found.flat().map((mention) => mention.id))].slice(0, ARTICLES);
  }

  private async carryOut(
    { right, decided, subjectId, receivedAt }: StandingRequest,
    envelope: CommandEnvelope,
  ): Promise<void> {
    if (right !== 'erasure' || decided?.decision !== 'granted' || subjectId === null) return;
    await this.subjects.require(subjectId);
    await this.erase.all(envelope, [subjectId], { ground: 'request', requestedAt: receivedAt });
  }
}
