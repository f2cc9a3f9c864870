import { followable } from './parts/link.js';
import { paragraphsOf } from './parts/paragraphs.js';
import type {
  ArticlePageModel,
  ImageModel,
  JobLocationModel,
  JobPageModel,
  PayModel,
  Publication,
} from './view-models.js';

/** A JSON-LD document, ready to be written as JSON. */
export type StructuredData = Readonly<Record<string, unknown>>;

/** An address of this site or another, as an absolute one. */
export function absoluteUrl(url: string, { origin }: Publication): string {
  return new URL(url, origin).href;
}

function imageObject(image: ImageModel, publication: Publication): StructuredData {
  return {
    '@type': 'ImageObject',
    url: absoluteUrl(image.url, publication),
    width: image.width,
    height: image.height,
    ...(image.caption === null ? {} : { caption: image.caption }),
    ...(image.credit === null ? {} : { creditText: image.credit }),
  };
}

/** schema.org NewsArticle, with what is known and nothing else. */
export function newsArticle(page: ArticlePageModel, publication: Publication): StructuredData {
  const url = absoluteUrl(page.url, publication);
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: page.headline,
    ...(page.standfirst === null ? {} : { description: page.standfirst }),
    ...(page.topImage === null ? {} : { image: [imageObject(page.topImage, publication)] }),
    datePublished: page.publishedAt,
    dateModified: page.updatedAt ?? page.publishedAt,
    ...(page.authors.length === 0
      ? {}
      : { author: page.authors.map((name) => ({ '@type': 'Person', name })) }),
    ...(page.section === null ? {} : { articleSection: page.section.name }),
    ...(page.corrections.length === 0
      ? {}
      : {
          correction: page.corrections.map(({ note, correctedAt }) => ({
            '@type': 'CorrectionComment',
            text: note,
            datePublished: correctedAt,
          })),
        }),
    inLanguage: publication.language,
    publisher: {
      '@type': 'NewsMediaOrganization',
      name: publication.name,
      url: absoluteUrl('/', publication),
    },
    mainEntityOfPage: url,
    url,
  };
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function descriptionHtml(description: string): string {
  return paragraphsOf(description)
    .map((lines) => `<p>${lines.map(escapeHtml).join('<br>')}</p>`)
    .join('');
}

const PAY_UNITS = { hour: 'HOUR', month: 'MONTH', year: 'YEAR' } as const;

/**
 * schema.org JobPosting, or null unless all that Google requires is known: title, description, date, employer and
 * place, or for work from home the countries it may be done from
 * (developers.google.com/search/docs/appearance/structured-data/job-posting). Nothing is made up to fill it. A page
 * whose deadline has passed is gone, and this with it.
 */
export function jobPosting(page: JobPageModel, publication: Publication): StructuredData | null {
  const { description, locations } = page;
  if (page.title.trim() === '' || page.employer.name.trim() === '') return null;
  if (description === null || description.trim() === '' || locations.length === 0) return null;
  const employerUrl = followable(page.employer.url);
  return {
    '@context': 'https://schema.org',
    '@type': 'JobPosting',
    title: page.title,
    description: descriptionHtml(description),
    identifier: { '@type': 'PropertyValue', name: publication.name, value: page.id },
    datePosted: page.postedAt,
    ...(page.validThrough === null ? {} : { validThrough: page.validThrough }),
    ...(page.employmentType === null ? {} : { employmentType: page.employmentType }),
    hiringOrganization: {
      '@type': 'Organization',
      name: page.employer.name,
      ...(employerUrl === null ? {} : { sameAs: absoluteUrl(employerUrl, publication) }),
    },
    ...placesOfWork(page),
    ...baseSalaryOf(page.pay),
    ...occupationOf(page),
    directApply: false,
    url: absoluteUrl(page.url, publication),
  };
}

/** Work from home has no place, but countries that it may be done from. */
function placesOfWork({ workplaceType, locations }: JobPageModel): StructuredData {
  if (workplaceType === 'remote') {
    const countries = [...new Set(locations.map(({ country }) => country))];
    return {
      jobLocationType: 'TELECOMMUTE',
      applicantLocationRequirements: oneOrMany(countries.map((name) => ({ '@type': 'Country', name }))),
    };
  }
  return { jobLocation: oneOrMany(locations.map(placeOfWork)) };
}

function placeOfWork({ country, region, locality, postcode, street }: JobLocationModel): StructuredData {
  return {
    '@type': 'Place',
    address: {
      '@type': 'PostalAddress',
      addressCountry: country,
      ...(region === null ? {} : { addressRegion: region }),
      ...(locality === null ? {} : { addressLocality: locality }),
      ...(postcode === null ? {} : { postalCode: postcode }),
      ...(street === null ? {} : { streetAddress: street }),
    },
  };
}

/** A range of which no end is above zero says nothing: Google takes no pay of 0. */
function baseSalaryOf(pay: PayModel | null): StructuredData {
  if (pay === null || Math.max(pay.minimum ?? 0, pay.maximum ?? 0) === 0) return {};
  const { minimum, maximum, currency, per } = pay;
  const range =
    minimum === maximum
      ? { value: minimum }
      : {
          ...(minimum === null ? {} : { minValue: minimum }),
          ...(maximum === null ? {} : { maxValue: maximum }),
        };
  const value = { '@type': 'QuantitativeValue', ...range, unitText: PAY_UNITS[per] };
  return { baseSalary: { '@type': 'MonetaryAmount', currency, value } };
}

function occupationOf({ occupation }: JobPageModel): StructuredData {
  if (occupation === null) return {};
  const { scheme, code } = occupation;
  return {
    occupationalCategory: { '@type': 'CategoryCode', codeValue: code, inCodeSet: scheme.toUpperCase() },
  };
}

function oneOrMany<T>(items: readonly T[]): T | readonly T[] | undefined {
  return items.length === 1 ? items[0] : items;
}
