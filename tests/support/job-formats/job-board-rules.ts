import { childrenOf, parseXml, textOf } from './xml-document.js';
import type { XmlElement } from './xml-document.js';
import {
  checkElement,
  COUNTRY,
  httpsUrl,
  isBalanced,
  isDay,
  rfc3339,
  rfc822,
  tagsIn,
  UUID,
  webUrl,
  WORDS,
} from './rules.js';
import type { ChildRule, Report } from './rules.js';

/**
 * Indeed, "XML feed reference" (docs.indeed.com): a source of jobs, values in CDATA, no HTML entities anywhere, a title,
 * a date in ISO 8601 and a reference number that nobody else has.
 */
export function indeedFindings(document: string): readonly string[] {
  return findings(document, (source, report) => {
    checkElement(source, INDEED, report);
    refuseDoubles(childrenOf(source, 'job'), 'referencenumber', report);
    for (const job of childrenOf(source, 'job')) {
      for (const child of job.children) {
        if (child.name === 'url') continue;
        if (/&#?\w+;/.test(child.text)) report(`job/${child.name} has an HTML entity: ${child.text}`);
        const allowed = child.name === 'description' ? INDEED_TAGS : [];
        for (const tag of tagsIn(child.text)) {
          if (!allowed.includes(tag)) report(`job/${child.name} has a tag ${tag}`);
        }
      }
      if (!isBalanced(textOf(job, 'description') ?? '')) report('job/description has tags out of order');
    }
  });
}

const INDEED_TAGS = ['p', 'b', 'i', 'br', 'ul', 'ol', 'li'];

const value = (text: ChildRule['text'] = WORDS): ChildRule => ({ text, cdata: true });
const maybe = (text: ChildRule['text'] = WORDS): ChildRule => ({ text, cdata: true, times: '?' });

const INDEED: ChildRule = {
  children: {
    publisher: { text: WORDS },
    publisherurl: { text: webUrl },
    lastBuildDate: { text: rfc3339 },
    job: {
      times: '*',
      children: {
        title: value(),
        date: value(rfc3339),
        referencenumber: value(UUID),
        requisitionid: value(),
        url: value(webUrl),
        company: value(),
        city: maybe(),
        state: maybe(),
        country: maybe(COUNTRY),
        postalcode: maybe(),
        streetaddress: maybe(),
        description: maybe(),
        salary: maybe(
          /^(?:(?:Up to|From) )?\d+(?:\.\d\d?)?(?: - \d+(?:\.\d\d?)?)? [A-Z]{3} per (?:hour|month|year)$/,
        ),
        jobtype: maybe(/^(?:fulltime|parttime|contract|temporary|internship|volunteer|perdiem)$/),
        remotetype: maybe(/^(?:Fully remote|Hybrid remote)$/),
        expirationdate: maybe(rfc3339),
        lastactivitydate: maybe(rfc3339),
      },
    },
  },
};

/**
 * LinkedIn, "XML Feeds: Development Guide" (learn.microsoft.com): identifiers of at most 40 characters, descriptions of
 * at least 100 in a handful of tags, https addresses, and codes out of its tables.
 */
export function linkedinFindings(document: string): readonly string[] {
  return findings(document, (source, report) => {
    checkElement(source, LINKEDIN, report);
    refuseDoubles(childrenOf(source, 'job'), 'partnerJobId', report);
    for (const job of childrenOf(source, 'job')) {
      const description = textOf(job, 'description') ?? '';
      for (const tag of tagsIn(description)) {
        if (!LINKEDIN_TAGS.includes(tag)) report(`job/description has a tag ${tag}`);
      }
      if (!isBalanced(description)) report('job/description has tags out of order');
      const said = description.replace(/<[^>]*>/g, '').replace(/&(?:lt|gt|amp);/g, '&');
      if (said.length < 100) report(`job/description has ${said.length} characters`);
    }
  });
}

const LINKEDIN_TAGS = ['p', 'b', 'strong', 'u', 'i', 'br', 'ul', 'li'];

const salaryEnd: ChildRule = {
  times: '?',
  children: { amount: value(/^\d+$/), currencyCode: value(/^[A-Z]{3}$/) },
};

const LINKEDIN: ChildRule = {
  children: {
    lastBuildDate: { text: rfc822 },
    publisherUrl: { text: webUrl },
    publisher: value(),
    job: {
      times: '*',
      children: {
        partnerJobId: value(/^.{1,40}$/),
        company: value(),
        title: value((title) => WORDS.test(title) && title.length <= 200),
        description: value(),
        applyUrl: value(httpsUrl),
        location: value(),
        city: maybe(),
        state: maybe(),
        country: value(COUNTRY),
        postalCode: maybe(),
        workplaceTypes: maybe(/^(?:On-site|Hybrid|Remote)$/),
        jobtype: maybe(/^(?:FULL_TIME|PART_TIME|CONTRACT|INTERNSHIP|VOLUNTEER)$/),
        salaries: {
          times: '?',
          children: {
            salary: {
              times: '*',
              children: {
                highEnd: salaryEnd,
                lowEnd: salaryEnd,
                period: value(/^(?:YEARLY|MONTHLY|SEMIMONTHLY|BIWEEKLY|WEEKLY|DAILY|HOURLY|ONCE)$/),
                type: value(/^(?:BASE_SALARY|TOTAL_ADDITIONAL)$/),
              },
            },
          },
        },
        expirationDate: maybe((text) => {
          const [month = '', day = '', year = ''] = text.split('/');
          return isDay(`${year}-${month}-${day}`);
        }),
        posterEmail: maybe(/^[^\s@]+@[^\s@]+$/),
      },
    },
  },
};

/** Our own XML, as docs/feeds.md describes it. */
export function jobsXmlFindings(document: string): readonly string[] {
  return findings(document, (jobs, report) => {
    checkElement(jobs, JOBS_XML, report);
    if (jobs.uri !== 'urn:forside:jobs:1') report(`the namespace is ${jobs.uri}`);
    const count = Number(textOf(jobs, 'count'));
    const found = childrenOf(jobs, 'job');
    if (count !== found.length) report(`${found.length} jobs and a count of ${count}`);
    if (new Set(found.map(({ attributes }) => attributes['id'])).size !== count) report('a job stands twice');
  });
}

const words: ChildRule = { text: WORDS };
const optional = (text: ChildRule['text'] = WORDS): ChildRule => ({ text, times: '?' });

const JOBS_XML: ChildRule = {
  attributes: { changedAt: rfc3339 },
  children: {
    publisher: { children: { name: words, url: { text: webUrl } } },
    job: {
      times: '*',
      attributes: { id: UUID },
      children: {
        url: { text: webUrl },
        title: words,
        company: {
          children: { id: { text: UUID }, name: words, cvr: optional(), website: optional(webUrl) },
        },
        regionLabel: optional(),
        location: {
          times: '?',
          children: {
            country: { text: COUNTRY },
            region: optional(),
            municipality: optional(),
            postcode: optional(),
            city: optional(),
            street: optional(),
          },
        },
        places: {
          times: '?',
          children: {
            country: { text: COUNTRY, times: '*' },
            region: { text: WORDS, times: '*' },
            municipality: { text: WORDS, times: '*', attributes: { code: /^\d{3}$/ } },
          },
        },
        description: { text: isBalanced, cdata: true, times: '?' },
        applyUrl: optional(webUrl),
        postedAt: { text: rfc3339 },
        updatedAt: { text: rfc3339 },
        deadline: optional(isDay),
        deadlineText: optional(),
        validThrough: optional(rfc3339),
        employmentType: optional(/^[A-Z_]+$/),
        workplaceType: optional(/^(?:on-site|hybrid|remote)$/),
        salary: {
          times: '?',
          attributes: { currency: /^[A-Z]{3}$/, per: /^(?:hour|month|year)$/ },
          children: { minimum: optional(/^\d+$/), maximum: optional(/^\d+$/) },
        },
        occupation: { ...optional(), attributes: { scheme: /^(?:isco-08|disco-08|esco)$/ } },
      },
    },
    count: { text: /^\d+$/ },
  },
};

function findings(document: string, check: (root: XmlElement, report: Report) => void): readonly string[] {
  const found: string[] = [];
  check(parseXml(document), (what) => found.push(what));
  return found;
}

function refuseDoubles(jobs: readonly XmlElement[], name: string, report: Report): void {
  if (new Set(jobs.map((job) => textOf(job, name))).size !== jobs.length) report(`${name} stands twice`);
}
