import { z } from 'zod';
import { bodySchema } from '#editorial';
import { eventContract } from '#event-store';
import type { JsonObject } from '#event-store';
import { isInstant, PRIVACY_GROUNDS } from '#kernel';
import { EMPLOYMENT_TYPES, OCCUPATION_SCHEMES, WORKPLACE_TYPES } from '../domain/job.events.js';
import type {
  JobClosed,
  JobContactErased,
  JobExpiryNeared,
  JobPosted,
  JobRenewed,
  JobRevised,
} from '../domain/job.events.js';

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
  workplaceType: z.enum(WORKPLACE_TYPES).nullable(),
  occupation: z.strictObject({ scheme: z.enum(OCCUPATION_SCHEMES), code: words }).nullable(),
  bookingId: z.uuid().nullable(),
  validThrough: instant.nullable(),
  showUntil: instant.nullable(),
};
const contact = {
  contactId: z.uuid().nullable(),
  personal: z
    .strictObject({
      contact: z.strictObject({
        name: words,
        title: words.nullable(),
        phone: words.nullable(),
        email: words.nullable(),
      }),
    })
    .nullable(),
};

/** A contact person's own key, named like the contact. Asked only where something is sealed. */
const personalKey = ({ data }: { readonly data: JsonObject }) => String(data['contactId']);

/** The contracts of all events of a job ad. */
export const jobEventContracts = [
  eventContract<JobPosted>({
    type: 'JobPosted',
    version: 2,
    schema: z.strictObject({ ...job, ...contact }),
    upcasters: {
      1: (data) => ({
        ...data,
        workplaceType: null,
        occupation: null,
        bookingId: null,
        contactId: null,
        personal: null,
      }),
    },
    personalKey,
  }),
  eventContract<JobRevised>({
    type: 'JobRevised',
    version: 2,
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
      workplaceType: job.workplaceType.exactOptional(),
      occupation: job.occupation.exactOptional(),
      bookingId: job.bookingId.exactOptional(),
      validThrough: job.validThrough.exactOptional(),
      showUntil: job.showUntil.exactOptional(),
      contactId: contact.contactId.exactOptional(),
      personal: contact.personal,
    }),
    upcasters: { 1: (data) => ({ ...data, personal: null }) },
    personalKey,
  }),
  eventContract<JobRenewed>({
    type: 'JobRenewed',
    version: 1,
    schema: z.strictObject({
      deadline: job.deadline,
      validThrough: job.validThrough,
      showUntil: job.showUntil,
    }),
  }),
  eventContract<JobExpiryNeared>({
    type: 'JobExpiryNeared',
    version: 1,
    schema: z.strictObject({ endsAt: instant, dueAt: instant }),
  }),
  eventContract<JobClosed>({
    type: 'JobClosed',
    version: 1,
    schema: z.strictObject({
      reason: z.enum(['expired', 'filled', 'withdrawn']),
      dueAt: instant.nullable(),
    }),
  }),
  eventContract<JobContactErased>({
    type: 'JobContactErased',
    version: 2,
    schema: z.strictObject({
      contactId: z.uuid(),
      ground: z.enum(PRIVACY_GROUNDS),
      requestedAt: instant.nullable(),
    }),
    // Version 1 gave no grounds.
    upcasters: { 1: (data: JsonObject) => ({ ...data, ground: 'other', requestedAt: null }) },
  }),
];
