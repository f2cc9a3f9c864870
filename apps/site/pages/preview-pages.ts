import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PreviewLinks, PreviewsQuery } from '#editorial';
import { HttpProblem, requestContext } from '#platform';
import { EditorialPages } from './editorial-pages.js';
import { PageComposer } from './page-composer.js';

/** One revision of an article as the reader's page, rail included; never indexed, never cached. */
@Injectable()
export class PreviewPages {
  constructor(
    private readonly links: PreviewLinks,
    private readonly previews: PreviewsQuery,
    private readonly editorial: EditorialPages,
    private readonly composer: PageComposer,
  ) {}

  /** @throws HttpProblem 404 for a link that was changed, has expired, or leads nowhere */
  async answer(request: FastifyRequest, reply: FastifyReply, token: string): Promise<void> {
    const at = requestContext(request).receivedAt;
    const preview = this.links.verify(token, at);
    const article =
      preview && (await this.previews.articleAtRevision(preview.articleId, preview.revision, at));
    if (!preview || !article) {
      throw new HttpProblem(404, 'preview-expired', 'This preview link has expired: ask for a new one.');
    }
    const { value } = await this.editorial.articlePage(article, at);
    if (value.kind !== 'page') throw new Error('An article page is no redirect');
    const viewing = { kind: 'preview' as const, expiresAt: preview.expiresAt };
    const html = await this.composer.compose(value, { at, live: true }, viewing);
    reply
      .header('cache-control', 'private, no-store')
      .header('x-robots-tag', 'noindex, nofollow')
      .type('text/html; charset=utf-8')
      .send(html);
  }
}
