import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CompanyDirectory } from '#companies';
import { Claims, CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { moveIdentity } from '../../domain/move-identity.js';
import { moveKnown, noticeIn, personDecider } from '../../domain/person.decider.js';
import type { LivingNotice } from '../../domain/person.decider.js';
import { KnownPhotos } from '../known-photos.js';
import type { PeopleMoveResult } from '../people-move-result.js';
import { RevisePeopleMove } from './revise-people-move.command.js';
import type { RevisePeopleMoveInput } from './revise-people-move.command.js';

/** Runs {@link RevisePeopleMove}. The move keeps its former identities too: an import of the old words knows it. */
@CommandHandler(RevisePeopleMove)
export class RevisePeopleMoveHandler implements ICommandHandler<RevisePeopleMove> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
    private readonly directory: CompanyDirectory,
    private readonly photos: KnownPhotos,
  ) {}

  async execute({ envelope, input }: RevisePeopleMove): Promise<PeopleMoveResult> {
    const { personId, noticeId, ifRevision } = input;
    const { state, revision } = await this.runner.load(personDecider, personId);
    const notice = noticeIn(state, noticeId);
    if (input.photoId) await this.photos.require(input.photoId);
    // At another revision the runner refuses it, or answers a repeat: nothing is registered or claimed for it.
    const isCurrent = ifRevision === undefined || ifRevision === revision;
    const companyId = isCurrent ? await this.companyOf(input, notice, envelope) : notice.companyId;
    if (isCurrent) await this.claim(input, notice, companyId);
    const { name: companyName } = await this.directory.require(companyId);
    const changes = {
      companyId,
      details: input.details,
      ...(input.kind === undefined ? {} : { kind: input.kind }),
      ...(input.photoId === undefined ? {} : { photoId: input.photoId }),
      ...(input.text === undefined ? {} : { text: input.text }),
    };
    const command = { type: 'ReviseMove' as const, noticeId, companyName, changes };
    const result = await this.runner.execute({
      decider: personDecider,
      id: personId,
      command,
      envelope,
      ifRevision,
    });
    return { ...result, noticeId };
  }

  private async companyOf(
    { company }: RevisePeopleMoveInput,
    notice: LivingNotice,
    envelope: CommandEnvelope,
  ): Promise<string> {
    return company === undefined ? notice.companyId : this.directory.resolve(company, envelope);
  }

  private async claim(
    { personId, details }: RevisePeopleMoveInput,
    notice: LivingNotice,
    companyId: string,
  ): Promise<void> {
    const before = moveIdentity({ ...notice.content, companyId: notice.companyId });
    const key = moveIdentity({ ...notice.content, ...details, companyId });
    if (key === before) return;
    const owner = await this.claims.take({ kind: 'people-move', key, id: personId });
    if (owner !== personId) throw moveKnown(owner, undefined);
  }
}
