import { Body, Controller, Get, Param, Put, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { commandReply, Envelope, IfMatch, Requires } from '#platform';
import type { CommandReply } from '#platform';
import { ArrangeFront } from '../application/arrange-front/arrange-front.command.js';
import { KnownReferences } from '../application/known-references.js';
import { arrangeFrontSchema, frontIdSchema } from '../contract/front.input-schemas.js';
import type { ArrangeFrontBody } from '../contract/front.input-schemas.js';
import { FRONT_PAGE, frontDecider } from '../domain/front.decider.js';
import type { FrontSlot } from '../domain/front.events.js';

/** The front page and the fronts of sections. */
@ApiTags('fronts')
@ApiBearerAuth()
@Controller('api/admin/v1/fronts')
export class FrontsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
  ) {}

  @Put(':front')
  @Requires('front.arrange')
  @ApiOperation({
    summary: 'Put stories in order on `front` (the front page) or on the front of a section, by its id',
    description:
      'Replaces the arrangement before. Places without a story, or whose story readers do not see, are filled with the newest.',
  })
  async arrangeFront(
    @Envelope() envelope: CommandEnvelope,
    @Param('front', { schema: frontIdSchema }) front: string,
    @Body({ schema: arrangeFrontSchema }) { slots }: ArrangeFrontBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return commandReply(
      await this.commands.execute(new ArrangeFront(envelope, { front, slots, ifRevision })),
    );
  }

  @Get(':front')
  @Requires('front.read')
  @ApiOperation({ summary: 'Read the arrangement of a front' })
  async readFront(
    @Param('front', { schema: frontIdSchema }) front: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{
    readonly id: string;
    readonly revision: number | null;
    readonly slots: readonly (FrontSlot | null)[];
  }> {
    if (front !== FRONT_PAGE) await this.references.assertSection(front);
    const { state, revision } = await this.runner.load(frontDecider, front);
    if (revision < 0n) return { id: front, revision: null, slots: [] };
    void reply.header('etag', `"${revision}"`);
    return { id: front, revision: Number(revision), slots: state.slots };
  }
}
