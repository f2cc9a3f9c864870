import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { DomainError } from '#kernel';
import type { CommandEnvelope } from '#event-store';
import { RecordPeopleMove, kindOfLabel, labelOfKind, personDecider, recordPeopleMoveSchema } from '#people';
import { PublicUrls } from '#platform';
import type { ParsedPeopleMove } from '../domain/parsed-page.js';
import { derivedEnvelope, knownId, refusedItem } from './import-step.js';
import type { Recorded } from './import-step.js';
import { differencesBetween } from './import-report.js';
import type { ImportedItem } from './import-report.js';

/** The people moves of a page: each known by person, company and date. */
@Injectable()
export class ImportPeopleMoves {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly urls: PublicUrls,
  ) {}

  /** Records a notice with its text as it stands, unless it is known. @param companyId its company in the directory */
  async record(move: ParsedPeopleMove, companyId: string, envelope: CommandEnvelope): Promise<Recorded> {
    const { person, effectiveDate, role, responsibilities, previousPosition, education, text } = move;
    const checked = recordPeopleMoveSchema.safeParse({
      kind: kindOfLabel(move.kind),
      person,
      company: { name: move.company },
      effectiveDate,
      role,
      responsibilities,
      previousPosition,
      education,
      text,
    });
    if (!checked.success) return refusedItem(person, move.lines, checked.error);
    const {
      kind,
      company: _name,
      text: whole,
      personId: _none,
      photoId,
      isAnotherPerson,
      ...details
    } = checked.data;
    try {
      const result = await this.commands.execute(
        new RecordPeopleMove(
          derivedEnvelope(envelope, 'people-move', person, companyId, effectiveDate ?? ''),
          {
            kind,
            company: { id: companyId },
            details,
            photoId,
            text: whole,
            isAnotherPerson,
          },
        ),
      );
      return { item: this.item('recorded', result.noticeId, move), position: result.position };
    } catch (error) {
      const noticeId = knownId(error, 'people-move-known');
      const owner = knownId(error, 'people-move-known', 'personId');
      if (owner === undefined && isKnown(error)) return { item: this.erased(move), position: null };
      if (owner === undefined) throw error;
      return { item: await this.compared(owner, noticeId, move), position: null };
    }
  }

  private async compared(
    personId: string,
    noticeId: string | undefined,
    move: ParsedPeopleMove,
  ): Promise<ImportedItem> {
    const { state } = await this.runner.load(personDecider, personId);
    const notice = noticeId === undefined ? undefined : state?.notices[noticeId];
    if (noticeId === undefined || !notice?.content) return this.erased(move);
    const { kind, person, effectiveDate, role, responsibilities, previousPosition, education, text } = move;
    const page = { kind, person, effectiveDate, role, responsibilities, previousPosition, education, text };
    const differences = differencesBetween({ ...notice.content, kind: labelOfKind(notice.kind) }, page);
    return { ...this.item(differences.length === 0 ? 'known' : 'differs', noticeId, move), differences };
  }

  /** Nothing is said about it and nothing comes back. */
  private erased(move: ParsedPeopleMove): ImportedItem {
    return { ...this.item('known', '', move), id: null, url: null };
  }

  private item(outcome: ImportedItem['outcome'], id: string, move: ParsedPeopleMove): ImportedItem {
    const remarks = move.hasPhoto
      ? [...move.remarks, 'The page shows a photo, which the dump does not hold.']
      : move.remarks;
    return {
      outcome,
      id,
      url: this.urls.peopleMoves(id),
      name: move.person,
      differences: [],
      remarks,
      lines: move.lines,
    };
  }
}

function isKnown(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'people-move-known';
}
