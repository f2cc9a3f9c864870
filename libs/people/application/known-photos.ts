import { Injectable } from '@nestjs/common';
import { mediaDecider } from '#editorial';
import { CommandRunner } from '#event-store';
import { DomainError } from '#kernel';

/** The newsroom's media, of which one may be the picture of a person. */
@Injectable()
export class KnownPhotos {
  constructor(private readonly runner: CommandRunner) {}

  /** @throws DomainError `unknown-reference` (422) */
  async require(photoId: string): Promise<void> {
    const { state } = await this.runner.load(mediaDecider, photoId);
    if (state && !state.erased) return;
    throw new DomainError(
      'invalid',
      'unknown-reference',
      'There is no picture with this id: upload it first, and describe it without the name of the person.',
      { problems: [{ field: 'photoId', message: 'points to nothing that exists' }] },
    );
  }
}
