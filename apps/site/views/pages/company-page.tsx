import type { VNode } from 'preact';
import { PaidLink } from '../parts/link.js';
import { PageTitle } from '../parts/page-title.js';
import { StoryLines } from '../parts/stories.js';
import type { CompanyPageModel, Publication } from '../view-models.js';
import { wordsOf } from '../words.js';
import { Ad } from '../rails.js';
import { JobEntry } from './job-pages.js';
import { Move } from './people-moves-page.js';

export interface CompanyPageProps {
  readonly page: CompanyPageModel;
  readonly publication: Publication;
}

/** `/virksomhed/{slug}-{id}`: open positions, people moves and sponsored posts of one company. */
export function CompanyPage({ page, publication }: CompanyPageProps): VNode {
  const words = wordsOf(publication.language);
  const { name, cvr, website, jobs, moves, posts, stories } = page;
  const isEmpty = jobs.length === 0 && moves.length === 0 && posts.length === 0 && stories.length === 0;
  return (
    <div class="company-page">
      <PageTitle title={name} lead={isEmpty ? null : words.companyLead} />
      {cvr === null && website === null ? null : (
        <dl class="facts">
          {cvr === null ? null : (
            <div>
              <dt>{words.cvr}</dt>
              <dd>{cvr}</dd>
            </div>
          )}
          {website === null ? null : (
            <div>
              <dt>{words.website}</dt>
              <dd>
                <PaidLink url={website}>{website}</PaidLink>
              </dd>
            </div>
          )}
        </dl>
      )}
      {isEmpty ? <p class="message-text">{words.nothingOfCompany(name)}</p> : null}
      {jobs.length === 0 ? null : (
        <div class="lines">
          <h2 class="block-title">{words.jobAds}</h2>
          <ul class="jobs">
            {jobs.map((job) => (
              <JobEntry job={job} publication={publication} heading="h3" />
            ))}
          </ul>
        </div>
      )}
      {moves.length === 0 ? null : (
        <div class="lines people-moves-page">
          <h2 class="block-title">{words.peopleMoves}</h2>
          {moves.map((move) => (
            <Move move={move} publication={publication} heading="h3" />
          ))}
        </div>
      )}
      <StoryLines
        title={words.articlesAbout}
        lines={stories}
        publication={publication}
        name="company-stories"
      />
      {posts.length === 0 ? null : (
        <div class="lines sponsored">
          <h2 class="block-title">{words.advertisements}</h2>
          {posts.map((post) => (
            <Ad post={post} publication={publication} />
          ))}
        </div>
      )}
    </div>
  );
}
