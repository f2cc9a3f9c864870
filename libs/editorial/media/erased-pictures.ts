import { Injectable } from '@nestjs/common';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError } from '#kernel';
import { Tombstones } from '#platform';
import { mediaDecider } from '../domain/media.decider.js';
import { erasedPictureMark, mediaName, MediaStore, pictureOfMark } from './media-store.port.js';

/** Pictures that were erased: neither an upload nor a backup of before brings them back. */
@Injectable()
export class ErasedPictures {
  constructor(
    private readonly runner: CommandRunner,
    private readonly tombstones: Tombstones,
    private readonly store: MediaStore,
  ) {}

  /**
   * Erases a picture for good: a tombstone, the fact, the files, in this order; a repeat does what is left. Whoever asks
   * has seen to it that nothing shows it.
   * @returns the names of its files
   * @throws DomainError `media-unknown` (404)
   */
  async erase(envelope: CommandEnvelope, id: string): Promise<readonly string[]> {
    const { state } = await this.runner.load(mediaDecider, id);
    if (state) await this.tombstones.put(erasedPictureMark(state.sha256));
    const command = { type: 'EraseMedia' as const };
    await this.runner.execute({ decider: mediaDecider, id, command, envelope });
    const names = state?.widths.map((width) => mediaName(state.sha256, width)) ?? [];
    if (state) await this.store.removeAll(state.sha256);
    return names;
  }

  /** Removes what a backup of before has brought back of a picture, by its tombstone; other marks are passed over. */
  async removeAgain(mark: string): Promise<void> {
    const sha256 = pictureOfMark(mark);
    if (sha256 !== undefined) await this.store.removeAll(sha256);
  }

  /** @throws DomainError `media-erased` (410) for a picture that was erased, whoever uploads it again */
  async assertNot(sha256: string): Promise<void> {
    if (!(await this.tombstones.has(erasedPictureMark(sha256)))) return;
    throw new DomainError(
      'gone',
      'media-erased',
      'This picture showed somebody who was erased, and does not come back: take another one.',
    );
  }
}
