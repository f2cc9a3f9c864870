import type { EmploymentType, JobSalary } from '../domain/job.events.js';
import { boardHtml, htmlText, visibleLength } from './board-html.js';
import { mailDate, placeOf, webAddress } from './job-format.js';
import type { JobFormat, JobPlace } from './job-format.js';
import { cdata, element, group, xmlText } from './xml-text.js';

/** Of the description, in characters. */
const SHORTEST_DESCRIPTION = 100;

const JOB_TYPES: Readonly<Record<EmploymentType, string | null>> = {
  FULL_TIME: 'FULL_TIME',
  PART_TIME: 'PART_TIME',
  CONTRACTOR: 'CONTRACT',
  TEMPORARY: null,
  INTERN: 'INTERNSHIP',
  VOLUNTEER: 'VOLUNTEER',
  PER_DIEM: null,
  OTHER: null,
};
const WORKPLACES = { 'on-site': 'On-site', hybrid: 'Hybrid', remote: 'Remote' } as const;
const PERIODS = { hour: 'HOURLY', month: 'MONTHLY', year: 'YEARLY' } as const;

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/**
 * The XML feed of LinkedIn (learn.microsoft.com, LinkedIn Talent, XML Feeds: Development Guide). An ad without what
 * LinkedIn demands is left out: a country, a description of 100 characters, and an https address.
 */
export const linkedinFormat: JobFormat = {
  contentType: 'application/xml; charset=utf-8',

  begin: ({ publication, urls, changedAt }) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<source>\n` +
    `<lastBuildDate>${mailDate(changedAt)}</lastBuildDate>\n` +
    `<publisherUrl>${xmlText(urls.front())}</publisherUrl>\n` +
    element('publisher', publication.name, cdata),

  job(job, { publication, urls }) {
    const { id, title, employer, description, deadline, employmentType, workplaceType } = job;
    const place = placeOf(job);
    const applyUrl = [job.applyUrl, urls.job(job)].map(webAddress).find((url) => url?.startsWith('https://'));
    if (applyUrl == null || place.country === null) return null;
    if (description === null || visibleLength(description) < SHORTEST_DESCRIPTION) return null;
    const html = boardHtml(description, { numbers: false, escape: htmlText, origin: urls.path('') });
    return group(
      'job',
      element('partnerJobId', id, cdata) +
        element('company', employer.name, cdata) +
        element('title', title, cdata) +
        element('description', html, cdata) +
        element('applyUrl', applyUrl, cdata) +
        element('location', locationInWords(place), cdata) +
        element('city', place.city, cdata) +
        element('state', place.region, cdata) +
        element('country', place.country, cdata) +
        element('postalCode', place.postcode, cdata) +
        element('workplaceTypes', workplaceType && WORKPLACES[workplaceType], cdata) +
        element('jobtype', employmentType && JOB_TYPES[employmentType], cdata) +
        group('salaries', job.salary ? salaryOf(job.salary) : '') +
        element('expirationDate', deadline && americanDate(deadline), cdata) +
        element('posterEmail', publication.contactEmail, cdata),
    );
  },

  end: () => '</source>\n',
};

/** `Aarhus, Denmark`. */
function locationInWords({ city, country }: JobPlace): string {
  const name = (country === null ? undefined : countryNames.of(country)) ?? country;
  return [city, name].filter((part) => part !== null).join(', ');
}

/** Whole units of the currency that hold the range. */
function salaryOf({ minimum, maximum, currency, per }: JobSalary): string {
  const end = (name: string, amount: number | null) =>
    amount === null
      ? ''
      : group(name, element('amount', amount, cdata) + element('currencyCode', currency, cdata));
  const ends =
    end('highEnd', maximum === null ? null : Math.ceil(maximum / 100)) +
    end('lowEnd', minimum === null ? null : Math.floor(minimum / 100));
  if (ends === '') return '';
  return group(
    'salary',
    ends + element('period', PERIODS[per], cdata) + element('type', 'BASE_SALARY', cdata),
  );
}

/** `12/15/2026`. */
function americanDate(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${month}/${date}/${year}`;
}
