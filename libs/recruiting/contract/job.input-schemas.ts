import { z } from 'zod';
import { companyReferenceSchema } from '#companies';
import { bodySchema } from '#editorial';
import { PRIVACY_GROUNDS } from '#kernel';
import {
  instantSchema,
  line,
  localDateSchema,
  pageQuerySchema,
  timeZoneSchema,
  uuidSchema,
  webLinkSchema,
} from '#platform';
import { EMPLOYMENT_TYPES, WORKPLACE_TYPES } from '../domain/job.events.js';

/** Where deadlines lie unless a request says otherwise. */
const HOME_ZONE = 'Europe/Copenhagen';

/** In øre: ten million kroner an hour ought to be enough. */
const HIGHEST_PAY = 1_000_000_000;

const place = line({ max: 200 }).nullable().default(null);

const ISCO = /^\d{1,4}$/;
const DISCO = /^\d{1,6}$/;
const ESCO =
  /^http:\/\/data\.europa\.eu\/esco\/occupation\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const job = {
  title: line({ max: 200 }).meta({ example: 'Systemadministrator til havnens netværk' }),
  employer: companyReferenceSchema,
  regionLabel: line({ max: 100 })
    .nullable()
    .describe('The label that readers see.')
    .meta({ example: 'Aarhusområdet' }),
  location: z
    .strictObject({
      country: z
        .string()
        .regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code such as DK')
        .meta({ example: 'DK' }),
      region: place,
      municipality: place,
      postcode: place,
      city: place,
      street: place,
    })
    .nullable()
    .describe('The place of work, for machines.'),
  description: bodySchema
    .nullable()
    .describe('A ProseMirror document; every top-level block has an id of its own.'),
  applyUrl: webLinkSchema.nullable(),
  deadline: localDateSchema
    .nullable()
    .describe('The last day to apply. An ad without one runs 30 days.')
    .meta({ example: '2030-12-15' }),
  timeZone: timeZoneSchema.describe('The zone whose calendar the deadline is a day of.'),
  deadlineText: line({ max: 200 }).nullable().meta({ example: 'snarest muligt' }),
  employmentType: z.enum(EMPLOYMENT_TYPES).nullable(),
  salary: z
    .strictObject({
      minimum: z.int().min(0).max(HIGHEST_PAY).nullable(),
      maximum: z.int().min(0).max(HIGHEST_PAY).nullable(),
      currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as DKK'),
      per: z.enum(['hour', 'month', 'year']),
    })
    .refine(({ minimum, maximum }) => minimum === null || maximum === null || minimum <= maximum, {
      path: ['maximum'],
      error: 'must not be below the minimum',
    })
    .nullable()
    .describe('The pay range before tax in hundredths of the currency (øre).')
    .meta({ example: { minimum: 4_200_000, maximum: null, currency: 'DKK', per: 'month' } }),
  workplaceType: z.enum(WORKPLACE_TYPES).nullable(),
  occupation: z
    .discriminatedUnion('scheme', [
      z.strictObject({
        scheme: z.literal('isco-08'),
        code: z.string().regex(ISCO, 'must be one to four digits of ISCO-08'),
      }),
      z.strictObject({
        scheme: z.literal('disco-08'),
        code: z.string().regex(DISCO, 'must be one to six digits of DISCO-08'),
      }),
      z.strictObject({
        scheme: z.literal('esco'),
        code: z.string().regex(ESCO, 'must be the URI of an ESCO occupation'),
      }),
    ])
    .nullable()
    .describe('What is done in the job, in a classification of occupations.')
    .meta({ example: { scheme: 'isco-08', code: '2522' } }),
  bookingId: uuidSchema.nullable().describe('The booking under which the ad is paid for.'),
  contact: z
    .strictObject({
      name: line({ max: 200 }),
      title: line({ max: 200 }).nullable().default(null),
      phone: line({ max: 40 })
        .regex(/^\+?[\d ()./-]{4,40}$/, 'must be a telephone number')
        .nullable()
        .default(null),
      email: z.email({ pattern: z.regexes.html5Email }).max(254).nullable().default(null),
    })
    .nullable()
    .describe('Whom applicants may ask. Sealed in the log with a key of its own, and erasable.')
    .meta({ example: { name: 'Asta Lind Bække', email: 'asta@nordhavn.example' } }),
};

/** `POST /jobs`. */
export const postJobSchema = z
  .strictObject({
    title: job.title,
    employer: job.employer,
    regionLabel: job.regionLabel.default(null),
    location: job.location.default(null),
    description: job.description.default(null),
    applyUrl: job.applyUrl.default(null),
    deadline: job.deadline.default(null),
    timeZone: job.timeZone.default(HOME_ZONE),
    deadlineText: job.deadlineText.default(null),
    employmentType: job.employmentType.default(null),
    salary: job.salary.default(null),
    workplaceType: job.workplaceType.default(null),
    occupation: job.occupation.default(null),
    bookingId: job.bookingId.default(null),
    contact: job.contact.default(null),
  })
  .meta({
    example: {
      title: 'Systemadministrator til havnens netværk',
      employer: { name: 'Nordhavn Data A/S' },
      regionLabel: 'Aarhusområdet',
      applyUrl: 'https://nordhavn.example/job/42',
    },
  });

/** The parsed {@link postJobSchema}. */
export type PostJobBody = z.output<typeof postJobSchema>;

/** `PATCH /jobs/{id}`: members left out stay, null clears. */
export const reviseJobSchema = z
  .strictObject({
    title: job.title.exactOptional(),
    employer: job.employer.exactOptional(),
    regionLabel: job.regionLabel.exactOptional(),
    location: job.location.exactOptional(),
    description: job.description.exactOptional(),
    applyUrl: job.applyUrl.exactOptional(),
    deadline: job.deadline.exactOptional(),
    timeZone: job.timeZone.default(HOME_ZONE),
    deadlineText: job.deadlineText.exactOptional(),
    employmentType: job.employmentType.exactOptional(),
    salary: job.salary.exactOptional(),
    workplaceType: job.workplaceType.exactOptional(),
    occupation: job.occupation.exactOptional(),
    bookingId: job.bookingId.exactOptional(),
    contact: job.contact.exactOptional(),
  })
  .meta({ example: { title: 'Netværkstekniker til havnen' } });

/** The parsed {@link reviseJobSchema}. */
export type ReviseJobBody = z.output<typeof reviseJobSchema>;

/** `POST /jobs/{id}/close`. */
export const closeJobSchema = z
  .strictObject({ reason: z.enum(['filled', 'withdrawn']) })
  .meta({ example: { reason: 'filled' } });

/** The parsed {@link closeJobSchema}. */
export type CloseJobBody = z.output<typeof closeJobSchema>;

/** `POST /jobs/{id}/renew`. */
export const renewJobSchema = z
  .strictObject({
    deadline: job.deadline
      .exactOptional()
      .describe('The new last day to apply; null for none. Left out, the ad runs 30 days more.'),
    timeZone: job.timeZone.default(HOME_ZONE),
  })
  .meta({ example: {} });

/** The parsed {@link renewJobSchema}. */
export type RenewJobBody = z.output<typeof renewJobSchema>;

/** `POST /jobs/{id}/contact/erase`. */
export const eraseContactSchema = z
  .strictObject({
    contactId: uuidSchema
      .exactOptional()
      .describe('One of them; everybody whom the ad ever named when left out.'),
    ground: z.enum(PRIVACY_GROUNDS).default('request').describe('Why: for the record, which names nobody.'),
    requestedAt: instantSchema.nullable().default(null).describe('When the person asked.'),
  })
  .meta({ example: { ground: 'request' } });

/** The parsed {@link eraseContactSchema}. */
export type EraseContactBody = z.output<typeof eraseContactSchema>;

/** `GET /jobs/ending`. */
export const endingJobsSchema = pageQuerySchema.extend({
  days: z.coerce.number().int().min(1).max(90).default(7).describe('How far to look ahead.'),
});

/** The parsed {@link endingJobsSchema}. */
export type EndingJobsParameters = z.output<typeof endingJobsSchema>;
