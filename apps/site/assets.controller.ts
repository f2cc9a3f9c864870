import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIGURATION, HttpProblem, Public } from '#platform';
import type { Configuration } from '#platform';
import { siteAssets } from './assets/site-assets.js';

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Style, script, fonts and icon, and what crawlers ask for. */
@ApiExcludeController()
@Public()
@Controller()
export class AssetsController {
  private readonly assets = siteAssets();

  constructor(@Inject(CONFIGURATION) private readonly configuration: Configuration) {}

  @Get('assets/*')
  asset(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const asset = this.assets.at(request.url.split('?', 1)[0] ?? '');
    if (!asset) throw new HttpProblem(404, 'not-found', 'Nothing is at this address.');
    reply.header('cache-control', FOR_EVER).type(asset.type).send(asset.bytes);
  }

  @Get('robots.txt')
  robots(@Res() reply: FastifyReply): void {
    const lines = [
      'User-agent: *',
      'Disallow: /admin/',
      'Disallow: /api/',
      '',
      `Sitemap: ${this.configuration.publicUrl}/sitemap.xml`,
      '',
    ];
    reply
      .header('cache-control', 'public, max-age=3600')
      .type('text/plain; charset=utf-8')
      .send(lines.join('\n'));
  }

  /** Browsers ask for it whatever the pages say. */
  @Get('favicon.ico')
  favicon(@Res() reply: FastifyReply): void {
    reply.redirect(this.assets.icon, 302);
  }
}
