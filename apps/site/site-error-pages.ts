import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, CONFIGURATION, ErrorPages } from '#platform';
import type { Configuration, MovedAddress, ProblemDocument } from '#platform';
import type { Clock, Instant } from '#kernel';
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
  ) {
    super();
    this.publication = publicationOf(configuration);
  }

  async movedTo(url: string, at: Instant): Promise<MovedAddress | null> {
    const { value, validUntil } = await this.editorial.moved(url, at);
    return value && { location: value.location, validUntil };
  }

  async pageFor(problem: ProblemDocument, url: string): Promise<string | null> {
    if (/^\/(?:api|admin|health|metrics|feeds)(?:[/?]|$)/.test(url)) return null;
    const asOf = { at: this.clock.now(), live: true };
    if (problem.status === 404) {
      const { value } = await this.editorial.notFound(asOf.at);
      return this.composer.compose(value, asOf, null);
    }
    const page = { kind: 'error' as const, status: problem.status, requestId: problem.correlationId ?? null };
    return this.composer.composeBare(bodyOf(page, this.publication));
  }
}
