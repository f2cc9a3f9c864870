import type { VNode } from 'preact';
import { longDate, longDay } from '../danish-dates.js';
import { followable, PaidLink } from '../parts/link.js';
import { OlderLink, PageTitle } from '../parts/page-title.js';
import { paragraphsOf } from '../parts/paragraphs.js';
import type { JobAdModel, JobListPageModel, JobPageModel, Publication } from '../view-models.js';
import { wordsOf } from '../words.js';

export interface JobListPageProps {
  readonly page: JobListPageModel;
  readonly publication: Publication;
}

function JobEntry({
  job,
  publication,
}: {
  readonly job: JobAdModel;
  readonly publication: Publication;
}): VNode {
  const words = wordsOf(publication.language);
  return (
    <li class="job">
      <p class="job-employer">{job.employer}</p>
      <h2 class="job-title">
        <a href={job.url}>{job.title}</a>
      </h2>
      {job.region === null && job.deadline === null ? null : (
        <p class="job-facts">
          {job.region === null ? null : <span>{job.region}</span>}
          {job.deadline === null ? null : (
            <span>
              {words.deadline}{' '}
              <time datetime={job.deadline}>{longDate(job.deadline, publication.language)}</time>
            </span>
          )}
        </p>
      )}
    </li>
  );
}

/** `/job`. */
export function JobListPage({ page, publication }: JobListPageProps): VNode {
  const words = wordsOf(publication.language);
  return (
    <div class="job-list-page">
      <PageTitle title={words.job} lead={page.jobs.length === 0 ? null : words.jobsLead} />
      {page.jobs.length === 0 ? (
        <p class="message-text">{words.noJobs}</p>
      ) : (
        <ul class="jobs">
          {page.jobs.map((job) => (
            <JobEntry job={job} publication={publication} />
          ))}
        </ul>
      )}
      <OlderLink url={page.olderUrl} word={words.older} />
    </div>
  );
}

export interface JobPageProps {
  readonly page: JobPageModel;
  readonly publication: Publication;
}

/** `/job/{slug}-{id}`. */
export function JobPage({ page, publication }: JobPageProps): VNode {
  const words = wordsOf(publication.language);
  const { language } = publication;
  const employerUrl = followable(page.employer.url);
  return (
    <article class="job-page">
      <header class="article-head">
        <p class="kicker">
          <a href="/job">{words.job}</a>
        </p>
        <h1>{page.title}</h1>
        <p class="standfirst">{page.employer.name}</p>
      </header>
      <dl class="facts">
        <div>
          <dt>{words.employer}</dt>
          <dd>
            {employerUrl === null ? (
              page.employer.name
            ) : (
              <PaidLink url={employerUrl}>{page.employer.name}</PaidLink>
            )}
          </dd>
        </div>
        {page.region === null ? null : (
          <div>
            <dt>{words.region}</dt>
            <dd>{page.region}</dd>
          </div>
        )}
        {page.deadline === null ? null : (
          <div>
            <dt>{words.deadline}</dt>
            <dd>
              <time datetime={page.deadline}>{longDate(page.deadline, language)}</time>
            </dd>
          </div>
        )}
        <div>
          <dt>{words.posted}</dt>
          <dd>
            <time datetime={page.postedAt}>{longDay(page.postedAt, publication)}</time>
          </dd>
        </div>
      </dl>
      {page.description === null ? null : (
        <div class="body">
          {paragraphsOf(page.description).map((lines) => (
            <p>{lines.flatMap((line, index) => (index === 0 ? [line] : [<br />, line]))}</p>
          ))}
        </div>
      )}
      {followable(page.applyUrl) === null ? null : (
        <p>
          <PaidLink url={page.applyUrl} class="button">
            {words.applyAt(page.employer.name)}
          </PaidLink>
        </p>
      )}
    </article>
  );
}
