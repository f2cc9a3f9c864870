import { Inject, Injectable } from '@nestjs/common';
import { RedirectsQuery } from '#editorial';
import { CLOCK, CONFIGURATION, ErrorPages } from '#platform';
import type { Configuration, ProblemDocument } from '#platform';
import type { Clock } from '#kernel';
import { EditorialPages } from './pages/editorial-pages.js';
import { bodyOf } from './pages/page-body.js';
import { PageComposer } from './pages/page-composer.js';
import { publicationOf } from './pages/publication.js';
import type { Publication } from './views/view-models.js';

/** Pages for readers whose request cannot be answered; whoever asks the API gets the problem document. */
@Injectable()
export class SiteErrorPages extends ErrorPages {
  private readonly publication: Publication;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly composer: PageComposer,
    private readonly editorial: EditorialPages,
    private readonly redirects: RedirectsQuery,
  ) {
    super();
    this.publication = publicationOf(configuration);
  }

  movedTo(url: string): Promise<string | null> {
    return this.redirects.target(url, this.clock.now());
  }

  async pageFor(problem: ProblemDocument, url: string): Promise<string | null> {
    if (/^\/(?:api|admin|health|metrics|feeds)(?:[/?]|$)/.test(url)) return null;
    const asOf = { at: this.clock.now(), live: true };
    if (problem.status === 404) {
      const { value } = await this.editorial.notFound(asOf.at);
      if (value.kind === 'page') return this.composer.compose(value, asOf, null);
    }
    const page = { kind: 'error' as const, status: problem.status, requestId: problem.correlationId ?? null };
    return this.composer.composeBare(bodyOf(page, this.publication));
  }
}
