import { z } from 'zod';
import { bodySchema } from '#editorial';
import { eventContract } from '#event-store';
import { isInstant } from '#kernel';
import { EMPLOYMENT_TYPES } from '../domain/job.events.js';
import type { JobClosed, JobPosted, JobRevised } from '../domain/job.events.js';

const instant = z.string().refine(isInstant);
const words = z.string().min(1);

const job = {
  title: words,
  companyId: z.uuid(),
  regionLabel: words.nullable(),
  location: z
    .strictObject({
      country: z.string().regex(/^[A-Z]{2}$/),
      region: words.nullable(),
      municipality: words.nullable(),
      postcode: words.nullable(),
      city: words.nullable(),
      street: words.nullable(),
    })
    .nullable(),
  description: bodySchema.nullable(),
  applyUrl: words.nullable(),
  deadline: z.strictObject({ day: z.iso.date(), timeZone: words }).nullable(),
  deadlineText: words.nullable(),
  employmentType: z.enum(EMPLOYMENT_TYPES).nullable(),
  salary: z
    .strictObject({
      minimum: z.int().nonnegative().nullable(),
      maximum: z.int().nonnegative().nullable(),
      currency: z.string().regex(/^[A-Z]{3}$/),
      per: z.enum(['hour', 'month', 'year']),
    })
    .nullable(),
  validThrough: instant.nullable(),
  showUntil: instant.nullable(),
};

/** The contracts of all events of a job ad. */
export const jobEventContracts = [
  eventContract<JobPosted>({ type: 'JobPosted', version: 1, schema: z.strictObject(job) }),
  eventContract<JobRevised>({
    type: 'JobRevised',
    version: 1,
    schema: z.strictObject({
      title: job.title.exactOptional(),
      companyId: job.companyId.exactOptional(),
      regionLabel: job.regionLabel.exactOptional(),
      location: job.location.exactOptional(),
      description: job.description.exactOptional(),
      applyUrl: job.applyUrl.exactOptional(),
      deadline: job.deadline.exactOptional(),
      deadlineText: job.deadlineText.exactOptional(),
      employmentType: job.employmentType.exactOptional(),
      salary: job.salary.exactOptional(),
      validThrough: job.validThrough.exactOptional(),
      showUntil: job.showUntil.exactOptional(),
    }),
  }),
  eventContract<JobClosed>({
    type: 'JobClosed',
    version: 1,
    schema: z.strictObject({
      reason: z.enum(['expired', 'filled', 'withdrawn']),
      dueAt: instant.nullable(),
    }),
  }),
];
