import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { derivedId } from '#event-store';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { PrivacyGrounds } from '#kernel';
import { ErasePerson } from '#people';
import { EraseJobContact } from '#recruiting';
import { ForgottenPictures } from '../pictures/forgotten-pictures.js';
import type { PicturesFate } from '../pictures/forgotten-pictures.js';
import { DataSubjectsQuery } from '../queries/data-subjects.query.js';

/** What {@link EraseSubjects.all} did. */
export interface ErasedSubjects extends PicturesFate {
  readonly erased: readonly string[];
  readonly unknown: readonly string[];
}

/** Erases people in notices with their pictures, and contact persons of ads, by whatever id they are known. */
@Injectable()
export class EraseSubjects {
  constructor(
    private readonly commands: CommandBus,
    private readonly subjects: DataSubjectsQuery,
    private readonly pictures: ForgottenPictures,
  ) {}

  /**
   * Erases all of them, one after the other; a repeat does what is left. Of whom nothing was ever kept is told apart.
   */
  async all(
    envelope: CommandEnvelope,
    subjectIds: readonly string[],
    grounds: PrivacyGrounds,
  ): Promise<ErasedSubjects> {
    const subjects = await this.subjects.byIds(subjectIds);
    const known = new Set(subjects.map(({ id }) => id));
    const fates: PicturesFate[] = [];
    for (const { id, kind, jobId } of subjects) {
      const erasing = { ...envelope, commandId: derivedId(envelope.commandId, `erase ${id}`) };
      if (kind === 'job-contact' && jobId !== null) {
        await this.commands.execute(new EraseJobContact(erasing, { id: jobId, contactId: id, grounds }));
      } else {
        fates.push((await this.person(erasing, id, grounds)).pictures);
      }
    }
    return {
      erased: [...known],
      unknown: [...new Set(subjectIds)].filter((id) => !known.has(id)),
      erasedFiles: [...new Set(fates.flatMap(({ erasedFiles }) => erasedFiles))],
      keptPhotoIds: fates.flatMap(({ keptPhotoIds }) => keptPhotoIds),
    };
  }

  /** @throws DomainError `person-unknown` (404) */
  async person(
    envelope: CommandEnvelope,
    personId: string,
    grounds: PrivacyGrounds,
  ): Promise<{ readonly result: CommandResult; readonly pictures: PicturesFate }> {
    const result = await this.commands.execute(new ErasePerson(envelope, { personId, grounds }));
    return { result, pictures: await this.pictures.of(personId, envelope) };
  }
}
