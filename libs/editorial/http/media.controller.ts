import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem, matchesEtag, Public } from '#platform';
import { MediaStore } from '../media/media-store.port.js';

const A_YEAR = 'public, max-age=31536000, immutable';

/** The files of pictures. What an address answers never changes. */
@ApiExcludeController()
@Public()
@Controller('media')
export class MediaController {
  constructor(private readonly store: MediaStore) {}

  @Get(':file')
  async file(
    @Param('file') file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const stored = await this.store.open(file);
    if (stored === null) throw new HttpProblem(404, 'not-found', 'There is no such picture.');
    const etag = `"${file}"`;
    reply.header('cache-control', A_YEAR).header('etag', etag).type('image/webp');
    if (matchesEtag(request.headers['if-none-match'], etag)) {
      stored.bytes.destroy();
      reply.status(304).send();
      return;
    }
    reply.header('content-length', stored.size).send(stored.bytes);
  }
}
