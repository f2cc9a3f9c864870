import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope, CommandResult } from '#event-store';
import { DomainError } from '#kernel';
import {
  Accepts,
  At,
  commandReply,
  decodeCursor,
  encodeCursor,
  Envelope,
  HttpProblem,
  IfMatch,
  instantSchema,
  pageQuerySchema,
  PublicUrls,
  Requires,
  uuidSchema,
} from '#platform';
import type { AsOf, CommandReply, Page, PageQuery } from '#platform';
import { ReviseMedia } from '../application/revise-media/revise-media.command.js';
import { UndoChange } from '../application/undo-change/undo-change.command.js';
import { UploadMedia } from '../application/upload-media/upload-media.command.js';
import { reviseMediaSchema, uploadMediaSchema } from '../contract/media.input-schemas.js';
import type { ReviseMediaBody, UploadMediaQuery } from '../contract/media.input-schemas.js';
import { TAKING_BACK, undoChangeSchema } from '../contract/undo.input-schemas.js';
import type { UndoChangeBody } from '../contract/undo.input-schemas.js';
import { mediaDecider } from '../domain/media.decider.js';
import type { MediaState } from '../domain/media.decider.js';
import type { MediaWords } from '../domain/media.events.js';
import type { RecordedRevision } from '../history/revisions.js';
import { UPLOAD_LIMITS } from '../media/image-processor.js';
import { mediaName } from '../media/media-store.port.js';
import { CatalogueQuery } from '../queries/catalogue.query.js';
import { ChangeLists, LISTING_CHANGES } from './change-lists.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);

/** The desk's pictures. */
@ApiTags('media')
@ApiBearerAuth()
@Controller('api/admin/v1/media')
export class MediaAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly changes: ChangeLists,
    private readonly runner: CommandRunner,
    private readonly catalogue: CatalogueQuery,
    private readonly urls: PublicUrls,
  ) {}

  @Post()
  @Requires('media.upload')
  @Accepts({ types: UPLOAD_LIMITS.types, maxBytes: UPLOAD_LIMITS.bytes })
  @ApiOperation({
    summary: 'Upload a picture: its bytes as the body, its words as the query',
    description: 'It is decoded, freed of metadata and stored as WebP of at most 1,600 pixels in width.',
  })
  async uploadMedia(
    @Envelope() envelope: CommandEnvelope,
    @Query({ schema: uploadMediaSchema }) query: UploadMediaQuery,
    @Body() upload: unknown,
  ): Promise<CommandReply> {
    if (!Buffer.isBuffer(upload)) {
      throw new HttpProblem(
        415,
        'unsupported-media-type',
        `Send a picture: ${UPLOAD_LIMITS.types.join(', ')}.`,
      );
    }
    const words = { alt: query.alt, caption: query.caption ?? null, credit: query.credit ?? null };
    return this.replyOf(await this.commands.execute(new UploadMedia(envelope, { upload, words })));
  }

  @Get()
  @Requires('media.read')
  @ApiOperation({
    summary: 'List pictures, the newest upload first',
    description:
      'With `at`, those that were uploaded by then, under their words of then; one that was erased is at no time.',
  })
  async listMedia(
    @At() { at, live }: AsOf,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<object>> {
    const key = query.after === undefined ? undefined : decodeCursor(query.after, cursorSchema);
    const after = key && { uploadedAt: key[0], id: key[1] };
    const found = await this.catalogue.media({ limit: query.limit + 1, after, at: live ? undefined : at });
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: items.map(({ mediaId, url, variants, ...media }) => ({
        id: mediaId,
        url: this.urls.path(url),
        ...media,
        variants: variants.map((variant) => ({ ...variant, url: this.urls.path(variant.url) })),
      })),
      next: found.length > query.limit && last ? encodeCursor([last.uploadedAt, last.mediaId]) : null,
    };
  }

  @Patch(':id')
  @Requires('media.upload')
  @ApiOperation({ summary: 'Change the words of a picture' })
  async reviseMedia(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: reviseMediaSchema }) body: ReviseMediaBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { id, changes: present(body), ifRevision };
    return this.replyOf(await this.commands.execute(new ReviseMedia(envelope, input)));
  }

  @Get(':id/revisions')
  @Requires('media.read')
  @ApiOperation({
    summary: 'List what was done to the words of a picture, newest first',
    description: LISTING_CHANGES,
  })
  async listMediaRevisions(
    @Param('id', { schema: uuidSchema }) id: string,
    @At() asOf: AsOf,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<RecordedRevision>> {
    const { state } = await this.runner.load(mediaDecider, id);
    if (state?.erased)
      throw new DomainError('gone', 'media-erased', 'This picture is erased, with its words.');
    return this.changes.of(mediaDecider, { id, query, asOf });
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Requires('media.upload')
  @ApiOperation({
    summary: 'Take back what one revision did to the words of a picture',
    description: TAKING_BACK,
  })
  async undoMedia(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: undoChangeSchema }) { revision }: UndoChangeBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { of: 'media' as const, id, revision: BigInt(revision), ifRevision };
    return commandReply(await this.commands.execute(new UndoChange(envelope, input)));
  }

  private replyOf(result: CommandResult<MediaState | null>): CommandReply {
    const { state } = result;
    if (state === null) return commandReply(result);
    const { sha256, width, height } = state;
    return commandReply(result, { url: this.urls.media(mediaName(sha256, width)), width, height });
  }
}

function present({ alt, caption, credit }: ReviseMediaBody): Partial<MediaWords> {
  return {
    ...(alt === undefined ? {} : { alt }),
    ...(caption === undefined ? {} : { caption }),
    ...(credit === undefined ? {} : { credit }),
  };
}
