import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import {
  commandReply,
  decodeCursor,
  encodeCursor,
  Envelope,
  IfMatch,
  pageQuerySchema,
  Requires,
  uuidSchema,
} from '#platform';
import type { CommandReply, Page, PageQuery } from '#platform';
import { DefinePlacement } from '../application/define-placement/define-placement.command.js';
import { RevisePlacement } from '../application/revise-placement/revise-placement.command.js';
import {
  availabilityQuerySchema,
  definePlacementSchema,
  placementKeySchema,
  revisePlacementSchema,
} from '../contract/placement.input-schemas.js';
import type {
  AvailabilityQuery,
  DefinePlacementBody,
  RevisePlacementBody,
} from '../contract/placement.input-schemas.js';
import { noSuchPlacement, placementDecider } from '../domain/placement.decider.js';
import { DeskBookingsQuery } from '../queries/desk-bookings.query.js';
import type { ListedPlacement } from '../queries/desk-bookings.query.js';
import { DeskCalendarQuery } from '../queries/desk-calendar.query.js';
import type { DeskCalendar } from '../queries/desk-calendar.query.js';

/** Places for ads. */
@ApiTags('placements')
@ApiBearerAuth()
@Controller('api/admin/v1/placements')
export class PlacementsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly desk: DeskBookingsQuery,
    private readonly calendar: DeskCalendarQuery,
  ) {}

  @Post()
  @Requires('placement.define')
  @ApiOperation({
    summary: 'Set up a place for ads',
    description: 'A key that another placement has is answered 409 with its `id`.',
  })
  async definePlacement(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: definePlacementSchema }) body: DefinePlacementBody,
  ): Promise<CommandReply> {
    return commandReply(await this.commands.execute(new DefinePlacement(envelope, body)), { key: body.key });
  }

  @Get()
  @Requires('placement.read')
  @ApiOperation({ summary: 'List placements in the order of their keys' })
  async listPlacements(
    @Query({ schema: pageQuerySchema }) { limit, after }: PageQuery,
  ): Promise<Page<ListedPlacement>> {
    const key = after === undefined ? undefined : decodeCursor(after, placementKeySchema);
    const found = await this.desk.placements({ limit: limit + 1, after: key });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? encodeCursor(last.key) : null };
  }

  @Get(':id')
  @Requires('placement.read')
  @ApiOperation({
    summary: 'Read a placement and what its calendar holds, ended claims of the last 48 hours too',
  })
  async readPlacement(
    @Param('id', { schema: uuidSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { state, revision } = await this.runner.load(placementDecider, id);
    if (!state) throw noSuchPlacement();
    void reply.header('etag', `"${revision}"`);
    return {
      id,
      revision: Number(revision),
      ...state.details,
      houseAd: state.houseAd,
      claims: state.claims,
    };
  }

  @Get(':id/availability')
  @Requires('placement.read')
  @ApiOperation({
    summary: 'See day by day what is free, optioned, booked or closed, who holds it and until when',
    description:
      'A day is `free` when one position has the whole `share` for the whole day, `optioned` when it would be if its ' +
      'options ran out, `closed` when nothing is sold on it; `reason` says why. Days are those of the placement’s zone.',
  })
  async readAvailability(
    @Param('id', { schema: uuidSchema }) id: string,
    @Query({ schema: availabilityQuerySchema }) wanted: AvailabilityQuery,
  ): Promise<DeskCalendar> {
    return this.calendar.availability(id, wanted);
  }

  @Patch(':id')
  @Requires('placement.revise')
  @ApiOperation({
    summary: 'Change a placement',
    description: 'Members left out stay as they are. Positions in which ads are booked cannot go.',
  })
  async revisePlacement(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: revisePlacementSchema }) changes: RevisePlacementBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return commandReply(
      await this.commands.execute(new RevisePlacement(envelope, { id, ifRevision, changes })),
    );
  }
}
