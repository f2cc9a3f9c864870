import { Body, Controller, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError } from '#kernel';
import { commandReply, Envelope, IfMatch, requestContext, Requires, uuidSchema } from '#platform';
import type { CommandReply } from '#platform';
import { ChooseHouseAd } from '../application/choose-house-ad/choose-house-ad.command.js';
import { ReviewCreative } from '../application/review-creative/review-creative.command.js';
import { SubmitCreative } from '../application/submit-creative/submit-creative.command.js';
import {
  chooseHouseAdSchema,
  rejectCreativeSchema,
  submitCreativeSchema,
} from '../contract/creative.input-schemas.js';
import type {
  ChooseHouseAdBody,
  RejectCreativeBody,
  SubmitCreativeBody,
} from '../contract/creative.input-schemas.js';
import { bookingDecider, noSuchBooking } from '../domain/booking.decider.js';
import type { Creative } from '../domain/booking.events.js';

const REVIEW = 'creative.review';
const versionSchema = z.coerce.number().int().min(1).max(10_000).meta({ example: 1 });

/** A creative as the desk reads it. */
interface DeskCreative {
  readonly version: number;
  readonly review: 'waiting' | 'approved' | 'rejected';
  readonly creative: Creative;
}

/** What ads show: handed in, looked at, approved by the desk or by the advertiser. */
@ApiTags('creatives')
@ApiBearerAuth()
@Controller('api/admin/v1')
export class CreativesAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
  ) {}

  @Post('bookings/:id/creatives')
  @Requires('creative.submit')
  @ApiOperation({
    summary: 'Hand in a creative',
    description: 'While the ad runs too: the new one takes the place of the old one once it is approved.',
  })
  async submitCreative(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: submitCreativeSchema }) { creative, approve }: SubmitCreativeBody,
    @Req() request: FastifyRequest,
  ): Promise<CommandReply> {
    if (approve && !requestContext(request).actor?.permissions.has(REVIEW)) {
      throw new DomainError(
        'forbidden',
        'forbidden',
        `Approving needs the permission ${REVIEW}: hand it in.`,
      );
    }
    const approval = approve ? 'at-once' : 'later';
    const result = await this.commands.execute(new SubmitCreative(envelope, { id, creative, approval }));
    return commandReply(result, { creativeVersion: result.state?.creatives.length ?? 0 });
  }

  @Get('bookings/:id/creatives')
  @Requires('booking.read')
  @ApiOperation({ summary: 'List the creatives of a booking, first version first' })
  async listCreatives(
    @Param('id', { schema: uuidSchema }) id: string,
  ): Promise<{ readonly items: readonly DeskCreative[] }> {
    const { state } = await this.runner.load(bookingDecider, id);
    if (!state) throw noSuchBooking();
    return { items: state.creatives.map((reviewed, index) => ({ version: index + 1, ...reviewed })) };
  }

  @Post('bookings/:id/creatives/:version/approve')
  @HttpCode(200)
  @Requires(REVIEW)
  @ApiOperation({ summary: 'Approve a creative: it may be shown' })
  async approveCreative(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Param('version', { schema: versionSchema }) creativeVersion: number,
  ): Promise<CommandReply> {
    const verdict = { verdict: 'approve' as const };
    return commandReply(
      await this.commands.execute(new ReviewCreative(envelope, { id, creativeVersion, ...verdict })),
    );
  }

  @Post('bookings/:id/creatives/:version/reject')
  @HttpCode(200)
  @Requires(REVIEW)
  @ApiOperation({
    summary: 'Reject a creative with a reason',
    description: 'One that showed gives way to the version that was approved before it.',
  })
  async rejectCreative(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Param('version', { schema: versionSchema }) creativeVersion: number,
    @Body({ schema: rejectCreativeSchema }) { reason }: RejectCreativeBody,
  ): Promise<CommandReply> {
    const verdict = { verdict: 'reject' as const, reason };
    return commandReply(
      await this.commands.execute(new ReviewCreative(envelope, { id, creativeVersion, ...verdict })),
    );
  }

  @Put('placements/:id/house-ad')
  @Requires('placement.revise')
  @ApiOperation({
    summary: 'Choose the house ad of a placement',
    description:
      'It shows in positions that nobody booked, and in those whose booking has no approved creative. `null` for none.',
  })
  async chooseHouseAd(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: chooseHouseAdSchema }) { creative }: ChooseHouseAdBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    return commandReply(
      await this.commands.execute(new ChooseHouseAd(envelope, { id, ifRevision, creative })),
    );
  }
}
