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
import { DefineDesk } from '../application/define-desk/define-desk.command.js';
import { RetireDesk } from '../application/retire-desk/retire-desk.command.js';
import { ReviseDesk } from '../application/revise-desk/revise-desk.command.js';
import { UndoChange } from '../application/undo-change/undo-change.command.js';
import { deskSchema } from '../contract/desk.input-schemas.js';
import type { DeskBody } from '../contract/desk.input-schemas.js';
import { TAKING_BACK, undoChangeSchema } from '../contract/undo.input-schemas.js';
import type { UndoChangeBody } from '../contract/undo.input-schemas.js';
import { deskDecider } from '../domain/desk.decider.js';
import type { RecordedRevision } from '../history/revisions.js';
import { DesksQuery } from '../queries/desks.query.js';
import type { Desk } from '../queries/desks.query.js';
import { ChangeLists, LISTING_CHANGES } from './change-lists.js';

const cursorSchema = z.tuple([line({ max: 500 }), uuidSchema]);

/** The desks [redaktioner] that articles are given to. */
@ApiTags('desks')
@ApiBearerAuth()
@Controller('api/admin/v1/desks')
export class DesksAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly changes: ChangeLists,
    private readonly desks: DesksQuery,
  ) {}

  @Post()
  @Requires('desk.define')
  @ApiOperation({ summary: 'Open a desk' })
  async defineDesk(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: deskSchema }) { name }: DeskBody,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new DefineDesk(envelope, { name })));
  }

  @Get()
  @Requires('desk.read')
  @ApiOperation({
    summary: 'List the open desks in alphabetical order',
    description: 'With `at`, those of that time.',
  })
  async listDesks(
    @At() { at, live }: AsOf,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<Desk>> {
    const key = query.after === undefined ? undefined : decodeCursor(query.after, cursorSchema);
    const after = key && { name: key[0], id: key[1] };
    const found = await this.desks.list({ limit: query.limit + 1, after, at: live ? undefined : at });
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return { items, next: found.length > query.limit && last ? encodeCursor([last.name, last.id]) : null };
  }

  @Patch(':id')
  @Requires('desk.define')
  @ApiOperation({ summary: 'Call a desk something else' })
  async reviseDesk(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: deskSchema }) { name }: DeskBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new ReviseDesk(envelope, { id, name, ifRevision })));
  }

  @Post(':id/retire')
  @HttpCode(200)
  @Requires('desk.define')
  @ApiOperation({ summary: 'Close a desk; what it was given stays with it' })
  async retireDesk(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new RetireDesk(envelope, { id, ifRevision })));
  }

  @Get(':id/revisions')
  @Requires('desk.read')
  @ApiOperation({ summary: 'List what was done to a desk, newest first', description: LISTING_CHANGES })
  async listDeskRevisions(
    @Param('id', { schema: uuidSchema }) id: string,
    @At() asOf: AsOf,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<RecordedRevision>> {
    return this.changes.of(deskDecider, { id, query, asOf });
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Requires('desk.define')
  @ApiOperation({
    summary: 'Take back what one revision of a desk did; a closed one opens again',
    description: TAKING_BACK,
  })
  async undoDesk(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: undoChangeSchema }) { revision }: UndoChangeBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { of: 'desk' as const, id, revision: BigInt(revision), ifRevision };
    return commandReply(await this.commands.execute(new UndoChange(envelope, input)));
  }
}
