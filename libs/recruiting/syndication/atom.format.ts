import { descriptionHtml } from './job-format.js';
import type { JobFormat } from './job-format.js';
import { titleOf } from './json.formats.js';
import { element, xmlText } from './xml-text.js';

/** Atom (RFC 4287), newest first, and complete (RFC 5005, section 2): what is not in it any more is gone. */
export const atomFormat: JobFormat = {
  contentType: 'application/atom+xml; charset=utf-8',

  begin({ publication, urls, selfUrl, changedAt }) {
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" ` +
      `xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="${publication.language}">\n` +
      element('id', selfUrl) +
      element('title', titleOf(publication)) +
      element('updated', changedAt) +
      `<author><name>${xmlText(publication.name)}</name></author>\n` +
      `<link rel="self" type="application/atom+xml" href="${xmlText(selfUrl)}"/>\n` +
      `<link rel="alternate" type="text/html" href="${xmlText(urls.jobs())}"/>\n<fh:complete/>\n`
    );
  },

  job(job, { urls }) {
    const { id, slug, title, employer, regionLabel, description } = job;
    const html = descriptionHtml(description, urls);
    const summary = [employer.name, regionLabel, job.deadline ?? job.deadlineText];
    return (
      `<entry>\n<id>urn:uuid:${xmlText(id)}</id>\n` +
      element('title', `${title}, ${employer.name}`) +
      element('updated', job.updatedAt) +
      element('published', job.postedAt) +
      `<author><name>${xmlText(employer.name)}</name></author>\n` +
      `<link rel="alternate" type="text/html" href="${xmlText(urls.job({ slug, id }))}"/>\n` +
      (regionLabel === null ? '' : `<category term="${xmlText(regionLabel)}"/>\n`) +
      element('summary', summary.filter((part) => part !== null).join(', ')) +
      (html === '' ? '' : `<content type="html">${xmlText(html)}</content>\n`) +
      '</entry>\n'
    );
  },

  end: () => '</feed>\n',
};
