import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError, plusDays } from '#kernel';
import type { Clock } from '#kernel';
import {
  CLOCK,
  commandReply,
  Envelope,
  IfMatch,
  PublicUrls,
  requestContext,
  Requires,
  uuidSchema,
} from '#platform';
import type { CommandReply } from '#platform';
import { ChooseHouseAd } from '../application/choose-house-ad/choose-house-ad.command.js';
import { ReviewCreative } from '../application/review-creative/review-creative.command.js';
import { SendProof } from '../application/send-proof/send-proof.command.js';
import { SubmitCreative } from '../application/submit-creative/submit-creative.command.js';
import {
  chooseHouseAdSchema,
  rejectCreativeSchema,
  sendProofSchema,
  submitCreativeSchema,
} from '../contract/creative.input-schemas.js';
import type {
  ChooseHouseAdBody,
  RejectCreativeBody,
  SendProofBody,
  SubmitCreativeBody,
} from '../contract/creative.input-schemas.js';
import { bookingDecider, noSuchBooking } from '../domain/booking.decider.js';
import type { SubmittedCreative } from '../domain/booking.events.js';
import { proofOf } from '../domain/creative-review.js';
import type { Proof } from '../domain/creative-review.js';
import { PROOF_PATH } from '../creatives/proof-address.js';
import { ProofLinks } from '../creatives/proof-links.js';

const REVIEW = 'creative.review';
const versionSchema = z.coerce.number().int().min(1).max(10_000).meta({ example: 1 });

/** A creative as the desk reads it. */
interface DeskCreative {
  readonly version: number;
  readonly review: 'waiting' | 'approved' | 'rejected';
  readonly creative: SubmittedCreative;
  /** Null while the advertiser was not asked. */
  readonly proof: Pick<Proof, 'expiresAt' | 'answer'> | null;
}

/** What ads show: handed in, looked at, approved by the desk or by the advertiser. */
@ApiTags('creatives')
@ApiBearerAuth()
@Controller('api/admin/v1')
export class CreativesAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly proofs: ProofLinks,
    private readonly urls: PublicUrls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('bookings/:id/creatives')
  @Requires('creative.submit')
  @ApiOperation({
    summary: 'Hand in a creative: the words of a sponsored post, or one of our job ads',
    description:
      'While the ad runs too: the new one takes the place of the old one once it is approved. What does not fit the ' +
      'placement is answered 422 with every problem and its field.',
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
    const { creatives, proofs } = state;
    return {
      items: creatives.map((reviewed, index) => {
        const { expiresAt, answer } = proofOf(proofs, index + 1) ?? {};
        const proof = expiresAt === undefined || answer === undefined ? null : { expiresAt, answer };
        return { version: index + 1, ...reviewed, proof };
      }),
    };
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

  @Post('bookings/:id/proof')
  @Requires('proof.send')
  @ApiOperation({
    summary: 'Make a link by which the advertiser sees the creative in its place, and approves or rejects it',
    description:
      'Send the `url` to the advertiser; nothing is mailed from here. Whoever has it may answer, once: approving shows ' +
      'the creative, rejecting takes a comment, and the desk is told of either. It opens until `expiresAt`, and no ' +
      'longer than the booking stands and the creative is its newest.',
  })
  async sendProof(
    @Envelope() envelope: CommandEnvelope,
    @Param('id', { schema: uuidSchema }) id: string,
    @Body({ schema: sendProofSchema }) { creativeVersion, validForDays }: SendProofBody,
  ): Promise<CommandReply> {
    const expiresAt = plusDays(this.clock.now(), validForDays);
    const result = await this.commands.execute(new SendProof(envelope, { id, creativeVersion, expiresAt }));
    const sent = result.events.find((event) => event.type === 'ProofSent');
    if (!sent) throw new Error('Sending a proof records it');
    const token = this.proofs.sign({ bookingId: id, ...sent.data });
    return commandReply(result, { url: this.urls.path(`${PROOF_PATH}/${token}`), ...sent.data });
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
    @Body({ schema: chooseHouseAdSchema }) body: ChooseHouseAdBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const creative = body.creative && { ...body.creative, body: null };
    return commandReply(
      await this.commands.execute(new ChooseHouseAd(envelope, { id, ifRevision, creative })),
    );
  }
}
