import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import type { Clock } from '#kernel';
import {
  CLOCK,
  commandReply,
  decodeCursor,
  encodeCursor,
  Envelope,
  IfMatch,
  instantSchema,
  pageQuerySchema,
  PublicUrls,
  Requires,
  uuidSchema,
} from '#platform';
import type { CommandReply, Page, PageQuery } from '#platform';
import type { PeopleMoveResult } from '../application/people-move-result.js';
import { RecordPeopleMove } from '../application/record-people-move/record-people-move.command.js';
import { RevisePeopleMove } from '../application/revise-people-move/revise-people-move.command.js';
import { RestrictPeopleMove } from '../application/restrict-people-move/restrict-people-move.command.js';
import {
  recordPeopleMoveSchema,
  restrictPeopleMoveSchema,
  revisePeopleMoveSchema,
} from '../contract/people-move.input-schemas.js';
import type {
  RecordPeopleMoveBody,
  RestrictPeopleMoveBody,
  RevisePeopleMoveBody,
} from '../contract/people-move.input-schemas.js';
import { noticeIn, personDecider } from '../domain/person.decider.js';
import { PeopleMovesQuery } from '../queries/people-moves.query.js';
import type { PeopleMove } from '../queries/people-moves.query.js';
import { PrivacyRegisterQuery } from '../queries/privacy-register.query.js';
import type { PrivacyDecision } from '../queries/privacy-register.query.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema]);
const decisionCursorSchema = z.tuple([instantSchema, uuidSchema, z.int().min(0)]);

/** The desk's people moves [navnenyt]. A notice has an id of its own and lies in its person's stream. */
@ApiTags('people-moves')
@ApiBearerAuth()
@Controller('api/admin/v1')
export class PeopleMovesAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly moves: PeopleMovesQuery,
    private readonly register: PrivacyRegisterQuery,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('people-moves')
  @Requires('people-move.record')
  @ApiOperation({
    summary: 'Record a people move, shown from now on',
    description:
      'The notice is written from the fields unless `text` is given. A move that is known (same person, company and ' +
      'day) is answered 409 with its `id` and `personId`.',
  })
  async recordPeopleMove(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: recordPeopleMoveSchema }) body: RecordPeopleMoveBody,
  ): Promise<CommandReply> {
    const { personId, kind, company, photoId, text, isAnotherPerson, ...details } = body;
    const input = { personId, kind, company, details, photoId, text, isAnotherPerson };
    return this.replyOf(await this.commands.execute(new RecordPeopleMove(envelope, input)));
  }

  @Get('people-moves')
  @Requires('people-move.read')
  @ApiOperation({ summary: 'List people moves, newest first' })
  async listPeopleMoves(
    @Query({ schema: pageQuerySchema }) { limit, after }: PageQuery,
  ): Promise<Page<PeopleMove>> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const behind = key && { recordedAt: key[0], id: key[1] };
    const found = await this.moves.newest({ at: this.clock.now(), limit: limit + 1, after: behind });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? encodeCursor([last.recordedAt, last.id]) : null };
  }

  @Get('people/:personId/moves/:id')
  @Requires('people-move.read')
  @ApiOperation({ summary: 'Read a people move as it stands' })
  async readPeopleMove(
    @Param('personId', { schema: uuidSchema }) personId: string,
    @Param('id', { schema: uuidSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { state, revision } = await this.runner.load(personDecider, personId);
    const { kind, companyId, photoId, restriction, content } = noticeIn(state, id);
    void reply.header('etag', `"${revision}"`);
    return {
      id,
      personId,
      revision: Number(revision),
      url: this.urls.peopleMoves(id),
      kind,
      companyId,
      photoId,
      restriction,
      ...content,
    };
  }

  @Patch('people/:personId/moves/:id')
  @Requires('people-move.revise')
  @ApiOperation({
    summary: 'Change a people move from now on',
    description:
      'Members left out stay as they are; null clears one. A notice that was written from its fields follows them; ' +
      '`text: null` has any notice written anew.',
  })
  async revisePeopleMove(
    @Envelope() envelope: CommandEnvelope,
    @Param('personId', { schema: uuidSchema }) personId: string,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: revisePeopleMoveSchema }) body: RevisePeopleMoveBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const { kind, company, photoId, text, ...details } = body;
    const input = { personId, noticeId: id, ifRevision, kind, company, photoId, text, details };
    return this.replyOf(await this.commands.execute(new RevisePeopleMove(envelope, input)));
  }

  @Post('people/:personId/moves/:id/restrict')
  @HttpCode(200)
  @Requires('people-move.restrict')
  @ApiOperation({
    summary: 'Keep a people move back at every instant, past ones too, or lift that',
    description: 'The decision is kept in the register of decisions.',
  })
  async restrictPeopleMove(
    @Envelope() envelope: CommandEnvelope,
    @Param('personId', { schema: uuidSchema }) personId: string,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: restrictPeopleMoveSchema }) { restriction, ...grounds }: RestrictPeopleMoveBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { personId, noticeId: id, ifRevision, restriction, grounds };
    return this.replyOf(await this.commands.execute(new RestrictPeopleMove(envelope, input)));
  }

  @Get('privacy-decisions')
  @Requires('person.requests')
  @ApiOperation({
    summary: 'List decisions about the rights of people in notices, newest first',
    description:
      'The register: what was decided, why, when it was asked for and by whom it was decided. It names nobody.',
  })
  async listPrivacyDecisions(
    @Query({ schema: pageQuerySchema }) { limit, after }: PageQuery,
  ): Promise<Page<PrivacyDecision>> {
    const key = after === undefined ? undefined : decodeCursor(after, decisionCursorSchema);
    const found = await this.register.list({
      limit: limit + 1,
      after: key && { decidedAt: key[0], personId: key[1], revision: key[2] },
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next = found.length > limit && last;
    return { items, next: next ? encodeCursor([next.decidedAt, next.personId, next.revision]) : null };
  }

  private replyOf(result: PeopleMoveResult): CommandReply {
    const { id: personId, noticeId } = result;
    return commandReply(result, { id: noticeId, personId, url: this.urls.peopleMoves(noticeId) });
  }
}
