import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandEnvelope } from '#event-store';
import {
  At,
  commandReply,
  decodeCursor,
  encodeCursor,
  Envelope,
  IfMatch,
  line,
  pageQuerySchema,
  Requires,
  uuidSchema,
} from '#platform';
import type { AsOf, CommandReply, Page, PageQuery } from '#platform';
import { DefineAuthor } from '../application/define-author/define-author.command.js';
import { RetireAuthor } from '../application/retire-author/retire-author.command.js';
import { ReviseAuthor } from '../application/revise-author/revise-author.command.js';
import { UndoChange } from '../application/undo-change/undo-change.command.js';
import { authorSchema } from '../contract/author.input-schemas.js';
import type { AuthorBody } from '../contract/author.input-schemas.js';
import { TAKING_BACK, undoChangeSchema } from '../contract/undo.input-schemas.js';
import type { UndoChangeBody } from '../contract/undo.input-schemas.js';
import { authorDecider } from '../domain/author.decider.js';
import type { RecordedRevision } from '../history/revisions.js';
import { CatalogueQuery } from '../queries/catalogue.query.js';
import type { ListedAuthor } from '../queries/catalogue.query.js';
import { ChangeLists, LISTING_CHANGES } from './change-lists.js';

const cursorSchema = z.tuple([line({ max: 500 }), uuidSchema]);

/** Those whom bylines name. */
@ApiTags('authors')
@ApiBearerAuth()
@Controller('api/admin/v1/authors')
export class AuthorsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly changes: ChangeLists,
    private readonly catalogue: CatalogueQuery,
  ) {}

  @Post()
  @Requires('author.define')
  @ApiOperation({ summary: 'Add an author' })
  async defineAuthor(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: authorSchema }) { name }: AuthorBody,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new DefineAuthor(envelope, { name })));
  }

  @Get()
  @Requires('author.read')
  @ApiOperation({
    summary: 'List authors in alphabetical order, without retired ones',
    description: 'With `at`, those of that time, under their names of then.',
  })
  async listAuthors(
    @At() { at, live }: AsOf,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<ListedAuthor>> {
    const key = query.after === undefined ? undefined : decodeCursor(query.after, cursorSchema);
    const after = key && { name: key[0], id: key[1] };
    const found = await this.catalogue.authors({ limit: query.limit + 1, after, at: live ? undefined : at });
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return { items, next: found.length > query.limit && last ? encodeCursor([last.name, last.id]) : null };
  }

  @Patch(':id')
  @Requires('author.define')
  @ApiOperation({ summary: "Change an author's name, in all bylines from now on" })
  async reviseAuthor(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: authorSchema }) { name }: AuthorBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new ReviseAuthor(envelope, { id, name, ifRevision })));
  }

  @Post(':id/retire')
  @HttpCode(200)
  @Requires('author.define')
  @ApiOperation({ summary: 'Take an author from the choice; bylines keep the name' })
  async retireAuthor(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new RetireAuthor(envelope, { id, ifRevision })));
  }

  @Get(':id/revisions')
  @Requires('author.read')
  @ApiOperation({ summary: 'List what was done to an author, newest first', description: LISTING_CHANGES })
  async listAuthorRevisions(
    @Param('id', { schema: uuidSchema }) id: string,
    @At() asOf: AsOf,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<RecordedRevision>> {
    return this.changes.of(authorDecider, { id, query, asOf });
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Requires('author.define')
  @ApiOperation({
    summary: 'Take back what one revision of an author did; who retired is in the choice again',
    description: TAKING_BACK,
  })
  async undoAuthor(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: undoChangeSchema }) { revision }: UndoChangeBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { of: 'author' as const, id, revision: BigInt(revision), ifRevision };
    return commandReply(await this.commands.execute(new UndoChange(envelope, input)));
  }
}
