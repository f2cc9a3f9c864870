import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { mediaDecider } from '../../domain/media.decider.js';
import { ErasedPictures } from '../../media/erased-pictures.js';
import { ImageProcessor } from '../../media/image-processor.js';
import { mediaName, MediaStore } from '../../media/media-store.port.js';
import { UploadMedia } from './upload-media.command.js';

/** Runs {@link UploadMedia}. */
@CommandHandler(UploadMedia)
export class UploadMediaHandler implements ICommandHandler<UploadMedia> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly images: ImageProcessor,
    private readonly store: MediaStore,
    private readonly erased: ErasedPictures,
  ) {}

  async execute({ envelope, input }: UploadMedia) {
    const { files, sha256, type, width, height } = await this.images.process(input.upload);
    await this.erased.assertNot(sha256);
    await Promise.all(files.map((file) => this.store.put(mediaName(sha256, file.width), file.bytes)));
    const file = { sha256, type, width, height, widths: files.map((stored) => stored.width) };
    const command = { type: 'UploadMedia' as const, file, words: input.words };
    return this.runner.create({ decider: mediaDecider, command, envelope });
  }
}
