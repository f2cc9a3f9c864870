import { followable } from './parts/link.js';
import { paragraphsOf } from './parts/paragraphs.js';
import type { ArticlePageModel, ImageModel, JobPageModel, Publication } from './view-models.js';

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

/**
 * schema.org JobPosting, or null unless all that Google requires is known: title, description, date, employer and
 * place (developers.google.com/search/docs/appearance/structured-data/job-posting). Nothing is made up to fill it.
 */
export function jobPosting(page: JobPageModel, publication: Publication): StructuredData | null {
  const { description, location } = page;
  if (page.title.trim() === '' || page.employer.name.trim() === '') return null;
  if (description === null || description.trim() === '' || location === null) return null;
  const employerUrl = followable(page.employer.url);
  return {
    '@context': 'https://schema.org',
    '@type': 'JobPosting',
    title: page.title,
    description: descriptionHtml(description),
    datePosted: page.postedAt,
    ...(page.validThrough === null ? {} : { validThrough: page.validThrough }),
    hiringOrganization: {
      '@type': 'Organization',
      name: page.employer.name,
      ...(employerUrl === null ? {} : { sameAs: absoluteUrl(employerUrl, publication) }),
    },
    jobLocation: {
      '@type': 'Place',
      address: {
        '@type': 'PostalAddress',
        addressCountry: location.country,
        ...(location.region === null ? {} : { addressRegion: location.region }),
        ...(location.locality === null ? {} : { addressLocality: location.locality }),
      },
    },
    url: absoluteUrl(page.url, publication),
  };
}
