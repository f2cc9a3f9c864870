import { atomFormat } from './atom.format.js';
import { indeedFormat } from './indeed.format.js';
import type { JobFormat } from './job-format.js';
import { jobsJsonFormat, jsonFeedFormat } from './json.formats.js';
import { jobsXmlFormat } from './jobs-xml.format.js';
import { linkedinFormat } from './linkedin.format.js';
import { rssFormat } from './rss.format.js';

/** The forms in which all jobs can be had, by the name of the file below `/feeds/jobs/`. Names are never changed. */
export const jobFormats: ReadonlyMap<string, JobFormat> = new Map([
  ['indeed.xml', indeedFormat],
  ['linkedin.xml', linkedinFormat],
  ['jobs.xml', jobsXmlFormat],
  ['jobs.json', jobsJsonFormat],
  ['feed.json', jsonFeedFormat],
  ['rss.xml', rssFormat],
  ['atom.xml', atomFormat],
]);
