import { z } from 'zod';
import { eventContract } from '#event-store';
import type { CompanyRegistered, CompanyRevised } from '../domain/company.events.js';

const details = {
  name: z.string().min(1),
  cvr: z
    .string()
    .regex(/^\d{8}$/)
    .nullable(),
  website: z.string().nullable(),
};

/** The contracts of all events of a company. */
export const companyEventContracts = [
  eventContract<CompanyRegistered>({
    type: 'CompanyRegistered',
    version: 1,
    schema: z.strictObject(details),
  }),
  eventContract<CompanyRevised>({
    type: 'CompanyRevised',
    version: 1,
    schema: z.strictObject({
      name: details.name.exactOptional(),
      cvr: details.cvr.exactOptional(),
      website: details.website.exactOptional(),
    }),
  }),
];
