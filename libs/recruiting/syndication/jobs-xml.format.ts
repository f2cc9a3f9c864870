import { descriptionHtml, webAddress } from './job-format.js';
import type { JobFormat } from './job-format.js';
import { cdata, element, group, xmlText } from './xml-text.js';

/** Names the vocabulary; nothing is at the address. Never renamed. */
export const JOBS_XML_NAMESPACE = 'urn:forside:jobs:1';

/** All jobs in our own words, which are those of the JSON; docs/feeds.md is its handbook. */
export const jobsXmlFormat: JobFormat = {
  contentType: 'application/xml; charset=utf-8',

  begin: ({ publication, urls, changedAt }) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<jobs xmlns="${JOBS_XML_NAMESPACE}" changedAt="${changedAt}">\n` +
    group('publisher', element('name', publication.name) + element('url', urls.front())),

  job(job, { urls }) {
    const { id, slug, employer, location, places, salary, occupation } = job;
    return (
      `<job id="${xmlText(id)}">\n` +
      element('url', urls.job({ slug, id })) +
      element('title', job.title) +
      group(
        'company',
        element('id', employer.id) +
          element('name', employer.name) +
          element('cvr', employer.cvr) +
          element('website', webAddress(employer.website)),
      ) +
      element('regionLabel', job.regionLabel) +
      group(
        'location',
        location
          ? element('country', location.country) +
              element('region', location.region) +
              element('municipality', location.municipality) +
              element('postcode', location.postcode) +
              element('city', location.city) +
              element('street', location.street)
          : '',
      ) +
      group(
        'places',
        places
          ? places.countries.map((country) => element('country', country)).join('') +
              places.regions.map((region) => element('region', region)).join('') +
              places.municipalities
                .map(
                  ({ code, name }) =>
                    `<municipality code="${xmlText(code)}">${xmlText(name)}</municipality>\n`,
                )
                .join('')
          : '',
      ) +
      element('description', descriptionHtml(job.description, urls), cdata) +
      element('applyUrl', webAddress(job.applyUrl)) +
      element('postedAt', job.postedAt) +
      element('updatedAt', job.updatedAt) +
      element('deadline', job.deadline) +
      element('deadlineText', job.deadlineText) +
      element('validThrough', job.validThrough) +
      element('employmentType', job.employmentType) +
      element('workplaceType', job.workplaceType) +
      (salary
        ? `<salary currency="${xmlText(salary.currency)}" per="${salary.per}">\n` +
          element('minimum', salary.minimum) +
          element('maximum', salary.maximum) +
          '</salary>\n'
        : '') +
      (occupation
        ? `<occupation scheme="${occupation.scheme}">${xmlText(occupation.code)}</occupation>\n`
        : '') +
      '</job>\n'
    );
  },

  end: (count) => `<count>${count}</count>\n</jobs>\n`,
};
