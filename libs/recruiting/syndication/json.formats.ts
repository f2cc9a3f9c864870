import { jobJson } from '../http/job-json.js';
import { descriptionHtml, webAddress } from './job-format.js';
import type { JobFormat } from './job-format.js';

/** One job a line, so that it can be taken in line by line; the count at the end tells that nothing is missing. */
export const jobsJsonFormat: JobFormat = {
  contentType: 'application/json; charset=utf-8',

  begin: ({ changedAt }) => `{"changedAt":${JSON.stringify(changedAt)},"items":[`,

  job(job, { urls }, index) {
    const { employer: _employer, ...rest } = jobJson(job, urls);
    const { id, name, cvr, website } = job.employer;
    const item = {
      ...rest,
      company: { id, name, cvr, website: webAddress(website) },
      applyUrl: webAddress(job.applyUrl),
      description: job.description && descriptionHtml(job.description, urls),
    };
    return `${index === 0 ? '' : ','}\n${JSON.stringify(item)}`;
  },

  end: (count) => `\n],"count":${count}}\n`,
};

/** JSON Feed 1.1 (jsonfeed.org), for feed readers. */
export const jsonFeedFormat: JobFormat = {
  contentType: 'application/feed+json; charset=utf-8',

  begin({ publication, urls, selfUrl }) {
    const head = {
      version: 'https://jsonfeed.org/version/1.1',
      title: titleOf(publication),
      home_page_url: urls.jobs(),
      feed_url: selfUrl,
      language: publication.language,
    };
    return `${JSON.stringify(head).slice(0, -1)},"items":[`;
  },

  job(job, { urls }, index) {
    const { id, slug, title, employer, regionLabel, description } = job;
    const html = descriptionHtml(description, urls);
    const applyUrl = webAddress(job.applyUrl);
    const item = {
      id,
      url: urls.job({ slug, id }),
      ...(applyUrl !== null && { external_url: applyUrl }),
      title: `${title}, ${employer.name}`,
      ...(html === '' ? { content_text: `${title}, ${employer.name}` } : { content_html: html }),
      date_published: job.postedAt,
      date_modified: job.updatedAt,
      authors: [{ name: employer.name }],
      ...(regionLabel !== null && { tags: [regionLabel] }),
    };
    return `${index === 0 ? '' : ','}\n${JSON.stringify(item)}`;
  },

  end: () => '\n]}\n',
};

/** `Job i Knudepunkt`. */
export function titleOf({
  name,
  language,
}: {
  readonly name: string;
  readonly language: 'da' | 'en';
}): string {
  return language === 'da' ? `Job i ${name}` : `Jobs in ${name}`;
}
