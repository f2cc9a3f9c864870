import type { EmploymentType, JobSalary } from '../domain/job.events.js';
import { boardHtml, textWithoutEntities } from './board-html.js';
import { placeOf, wholeSeconds } from './job-format.js';
import type { JobFormat } from './job-format.js';
import { cdata, element, group, xmlText } from './xml-text.js';

const JOB_TYPES: Readonly<Record<EmploymentType, string | null>> = {
  FULL_TIME: 'fulltime',
  PART_TIME: 'parttime',
  CONTRACTOR: 'contract',
  TEMPORARY: 'temporary',
  INTERN: 'internship',
  VOLUNTEER: 'volunteer',
  PER_DIEM: 'perdiem',
  OTHER: null,
};

const REMOTE_TYPES = { remote: 'Fully remote', hybrid: 'Hybrid remote', 'on-site': null } as const;

/** What is said in words has no entities either; addresses are not words. */
const words = (text: string) => cdata(textWithoutEntities(text));

/**
 * The XML feed of Indeed (docs.indeed.com, XML feed reference): all jobs, for Indeed refuses partial feeds; every value
 * in CDATA, and no entities, which Indeed does not read.
 */
export const indeedFormat: JobFormat = {
  contentType: 'application/xml; charset=utf-8',

  begin: ({ publication, urls, changedAt }) =>
    `<?xml version="1.0" encoding="utf-8"?>\n<source>\n` +
    element('publisher', publication.name, words) +
    `<publisherurl>${xmlText(urls.front())}</publisherurl>\n` +
    `<lastBuildDate>${wholeSeconds(changedAt)}</lastBuildDate>\n`,

  job(job, { urls }) {
    const { id, slug, title, employer, description, validThrough, employmentType, workplaceType } = job;
    const { country, region, city, postcode, street } = placeOf(job);
    const html =
      description &&
      boardHtml(description, { numbers: true, escape: textWithoutEntities, origin: urls.path('') });
    return group(
      'job',
      element('title', title, words) +
        element('date', wholeSeconds(job.postedAt), cdata) +
        element('referencenumber', id, cdata) +
        element('requisitionid', id, cdata) +
        element('url', urls.job({ slug, id }), cdata) +
        element('company', employer.name, words) +
        element('city', city, words) +
        element('state', region, words) +
        element('country', country, cdata) +
        element('postalcode', postcode, words) +
        element('streetaddress', street, words) +
        element('description', html, cdata) +
        element('salary', job.salary && salaryInWords(job.salary), cdata) +
        element('jobtype', employmentType && JOB_TYPES[employmentType], cdata) +
        element('remotetype', workplaceType && REMOTE_TYPES[workplaceType], cdata) +
        element('expirationdate', validThrough && wholeSeconds(validThrough), cdata) +
        element('lastactivitydate', wholeSeconds(job.updatedAt), cdata),
    );
  },

  end: () => '</source>\n',
};

function salaryInWords({ minimum, maximum, currency, per }: JobSalary): string | null {
  const amount = (hundredths: number) => String(hundredths / 100);
  const each = `${currency} per ${per}`;
  if (minimum === null) return maximum === null ? null : `Up to ${amount(maximum)} ${each}`;
  if (maximum === null) return `From ${amount(minimum)} ${each}`;
  return minimum === maximum
    ? `${amount(minimum)} ${each}`
    : `${amount(minimum)} - ${amount(maximum)} ${each}`;
}
