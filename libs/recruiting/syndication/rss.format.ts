import { descriptionHtml, mailDate } from './job-format.js';
import type { JobFormat } from './job-format.js';
import { titleOf } from './json.formats.js';
import { cdata, element, group, xmlText } from './xml-text.js';

/**
 * RSS 2.0 (rssboard.org), newest first, and complete (RFC 5005, section 2): what is not in it any more is gone. An
 * employer is no e-mail address, so that it stands under dc:creator.
 */
export const rssFormat: JobFormat = {
  contentType: 'application/rss+xml; charset=utf-8',

  begin({ publication, urls, selfUrl, changedAt }) {
    const title = titleOf(publication);
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" ` +
      `xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fh="http://purl.org/syndication/history/1.0">\n<channel>\n` +
      element('title', title) +
      element('link', urls.jobs()) +
      element('description', title) +
      element('language', publication.language) +
      element('lastBuildDate', mailDate(changedAt)) +
      `<atom:link href="${xmlText(selfUrl)}" rel="self" type="application/rss+xml"/>\n<fh:complete/>\n`
    );
  },

  job(job, { urls }) {
    const { id, slug, title, employer, regionLabel, description } = job;
    return group(
      'item',
      element('title', `${title}, ${employer.name}`) +
        element('link', urls.job({ slug, id })) +
        element('description', descriptionHtml(description, urls), cdata) +
        element('dc:creator', employer.name) +
        element('category', regionLabel) +
        `<guid isPermaLink="false">urn:uuid:${xmlText(id)}</guid>\n` +
        element('pubDate', mailDate(job.postedAt)),
    );
  },

  end: () => '</channel>\n</rss>\n',
};
