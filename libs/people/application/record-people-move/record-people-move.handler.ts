import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CompanyDirectory } from '#companies';
import { Claims, CommandRunner, derivedId, newAggregateId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { moveIdentity } from '../../domain/move-identity.js';
import type { MoveToRecord } from '../../domain/person.commands.js';
import {
  livingPerson,
  moveKnown,
  noticeLike,
  personDecider,
  personSuppressed,
} from '../../domain/person.decider.js';
import { KnownPhotos } from '../known-photos.js';
import type { PeopleMoveResult } from '../people-move-result.js';
import { Suppressions } from '../suppressions.js';
import { RecordPeopleMove } from './record-people-move.command.js';
import type { RecordPeopleMoveInput } from './record-people-move.command.js';

/** Runs {@link RecordPeopleMove}. */
@CommandHandler(RecordPeopleMove)
export class RecordPeopleMoveHandler implements ICommandHandler<RecordPeopleMove> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
    private readonly directory: CompanyDirectory,
    private readonly suppressions: Suppressions,
    private readonly photos: KnownPhotos,
  ) {}

  async execute({ envelope, input }: RecordPeopleMove): Promise<PeopleMoveResult> {
    // Refuses a person that is none before a company is registered for the notice.
    if (input.personId !== undefined) await this.assertLiving(input.personId);
    if (input.photoId) await this.photos.require(input.photoId);
    const move = await this.moveOf(input, envelope);
    if (input.isAnotherPerson !== true && input.personId === undefined) await this.assertNotErased(move);
    const own = input.personId ?? newAggregateId(envelope.commandId, personDecider.category);
    const key = moveIdentity({ ...input.details, companyId: move.companyId });
    const owner = await this.claims.take({ kind: 'people-move', key, id: own });
    if (input.personId === undefined) {
      const command = { type: 'RecordFirstMove' as const, personId: owner, move };
      const result = await this.runner.create({ decider: personDecider, id: owner, command, envelope });
      return { ...result, noticeId: move.noticeId };
    }
    if (owner !== own) await this.assertUnrecorded(owner, move);
    const command = { type: 'RecordFurtherMove' as const, personId: own, move };
    const result = await this.runner.execute({ decider: personDecider, id: own, command, envelope });
    return { ...result, noticeId: move.noticeId };
  }

  private async moveOf(input: RecordPeopleMoveInput, envelope: CommandEnvelope): Promise<MoveToRecord> {
    const { kind, details, text, photoId = null } = input;
    const companyId = await this.directory.resolve(input.company, envelope);
    const { name: companyName } = await this.directory.require(companyId);
    return {
      noticeId: derivedId(envelope.commandId, 'notice'),
      kind,
      companyId,
      companyName,
      details,
      photoId,
      text,
    };
  }

  /** Who was erased does not come back by the next page that names them. */
  private async assertNotErased({ companyId, details }: MoveToRecord): Promise<void> {
    const erased = await this.suppressions.find({ person: details.person, companyId });
    if (erased !== undefined) throw personSuppressed(erased);
  }

  private async assertLiving(personId: string): Promise<void> {
    livingPerson((await this.runner.load(personDecider, personId)).state);
  }

  /** The claim may be another person's whose notice never reached the log: then it stands in nobody's way. */
  private async assertUnrecorded(owner: string, move: MoveToRecord): Promise<void> {
    const { state } = await this.runner.load(personDecider, owner);
    if (state) throw moveKnown(owner, noticeLike(move, state));
  }
}
