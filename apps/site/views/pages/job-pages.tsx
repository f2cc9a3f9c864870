import type { VNode } from 'preact';
import { longDate, longDay } from '../danish-dates.js';
import { followable, PaidLink } from '../parts/link.js';
import { OlderLink, PageTitle } from '../parts/page-title.js';
import { paragraphsOf } from '../parts/paragraphs.js';
import type {
  ContactModel,
  JobAdModel,
  JobListPageModel,
  JobPageModel,
  PayModel,
  Publication,
} from '../view-models.js';
import { wordsOf } from '../words.js';
import type { Words } from '../words.js';

export interface JobListPageProps {
  readonly page: JobListPageModel;
  readonly publication: Publication;
}

/** A job ad in a list. */
export function JobEntry({
  job,
  publication,
  heading: Heading = 'h2',
}: {
  readonly job: JobAdModel;
  readonly publication: Publication;
  readonly heading?: 'h2' | 'h3';
}): VNode {
  const words = wordsOf(publication.language);
  return (
    <li class="job">
      <p class="job-employer">{job.employer}</p>
      <Heading class="job-title">
        <a href={job.url}>{job.title}</a>
      </Heading>
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
        {page.deadline === null && page.deadlineText === null ? null : (
          <div>
            <dt>{words.deadline}</dt>
            <dd>
              {page.deadline === null ? null : (
                <time datetime={page.deadline}>{longDate(page.deadline, language)}</time>
              )}
              {page.deadline === null || page.deadlineText === null ? null : ', '}
              {page.deadlineText}
            </dd>
          </div>
        )}
        <Fact
          term={words.employment}
          fact={page.employmentType === null ? null : (words.employmentTypes[page.employmentType] ?? null)}
        />
        <Fact
          term={words.workplace}
          fact={page.workplaceType === null ? null : words.workplaceTypes[page.workplaceType]}
        />
        <Fact term={words.pay} fact={page.pay === null ? null : payInWords(page.pay, publication, words)} />
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
      {page.contact === null ? null : <Contact contact={page.contact} words={words} />}
      {followable(page.applyUrl) === null ? null : (
        <p>
          <PaidLink url={page.applyUrl} class="button">
            {words.applyAt(page.employer.name)}
          </PaidLink>
        </p>
      )}
      <p class="rail-more">
        <a href={page.employer.pageUrl}>{words.moreOf(page.employer.name)}</a>
      </p>
    </article>
  );
}

function Fact({ term, fact }: { readonly term: string; readonly fact: string | null }): VNode | null {
  if (fact === null) return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>{fact}</dd>
    </div>
  );
}

function Contact({ contact, words }: { readonly contact: ContactModel; readonly words: Words }): VNode {
  const { name, title, phone, email } = contact;
  return (
    <p class="contact">
      {words.contactPerson}: {title === null ? name : `${name}, ${title}`}
      {phone === null ? null : <>, {phone}</>}
      {email === null ? null : (
        <>
          , <a href={`mailto:${email}`}>{email}</a>
        </>
      )}
    </p>
  );
}

function payInWords(pay: PayModel, { language }: Publication, words: Words): string | null {
  const { minimum, maximum, currency, per } = pay;
  const format = new Intl.NumberFormat(language === 'da' ? 'da-DK' : 'en-GB', { maximumFractionDigits: 2 });
  const unit = currency === 'DKK' && language === 'da' ? 'kr.' : currency;
  const amount = (value: number) => `${format.format(value)} ${unit}`;
  const each = words.payPer[per];
  if (minimum === null) return maximum === null ? null : `${words.payTo(amount(maximum))} ${each}`;
  if (maximum === null) return `${words.payFrom(amount(minimum))} ${each}`;
  if (minimum === maximum) return `${amount(minimum)} ${each}`;
  return `${format.format(minimum)}–${amount(maximum)} ${each}`;
}
