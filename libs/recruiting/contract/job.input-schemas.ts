import { z } from 'zod';
import { companyReferenceSchema } from '#companies';
import { bodySchema } from '#editorial';
import { line, localDateSchema, timeZoneSchema, webLinkSchema } from '#platform';
import { EMPLOYMENT_TYPES } from '../domain/job.events.js';

/** Where deadlines lie unless a request says otherwise. */
const HOME_ZONE = 'Europe/Copenhagen';

/** In øre: ten million kroner an hour ought to be enough. */
const HIGHEST_PAY = 1_000_000_000;

const place = line({ max: 200 }).nullable().default(null);

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
