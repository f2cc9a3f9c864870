import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestContext, Requires, uuidSchema } from '#platform';
import { RunProofPages } from './pages/run-proof-pages.js';

/** What the sales desk prints for advertisers. */
@ApiExcludeController()
@Controller()
export class RunProofsController {
  constructor(private readonly pages: RunProofPages) {}

  @Get('visningsbevis/:id')
  @Requires('report.read')
  async runProof(
    @Param('id', { schema: uuidSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const html = await this.pages.page(id, requestContext(request).receivedAt);
    await reply
      .header('cache-control', 'private, no-store')
      .header('x-robots-tag', 'noindex, nofollow')
      .type('text/html; charset=utf-8')
      .send(html);
  }
}
