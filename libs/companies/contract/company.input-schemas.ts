import { z } from 'zod';
import { line, pageQuerySchema, uuidSchema, webLinkSchema } from '#platform';

const name = line({ max: 200 })
  .describe('As it is shown, with its legal form.')
  .meta({ example: 'Nordhavn Data A/S' });

/** A Danish business register number: eight digits, also as `DK12345678` or with spaces. */
export const cvrSchema = z
  .string()
  .overwrite((value) => value.replace(/\s/g, '').replace(/^DK/i, ''))
  .regex(/^\d{8}$/, 'must be the eight digits of a CVR number')
  .describe('Danish business register number. Only its form is checked.')
  .meta({ example: '10000017' });

const company = {
  name,
  cvr: cvrSchema.nullable(),
  website: webLinkSchema.nullable().meta({ example: 'https://nordhavn.example/' }),
};

/** `POST /companies`. */
export const registerCompanySchema = z.strictObject({
  name: company.name,
  cvr: company.cvr.default(null),
  website: company.website.default(null),
});

/** The parsed {@link registerCompanySchema}. */
export type RegisterCompanyInput = z.infer<typeof registerCompanySchema>;

/** `PATCH /companies/{id}`: members left out stay, null clears. */
export const reviseCompanySchema = z
  .strictObject({
    name: company.name.exactOptional(),
    cvr: company.cvr.exactOptional(),
    website: company.website.exactOptional(),
  })
  .meta({ example: { name: 'Nordhavn Data og Net A/S' } });

/** The parsed {@link reviseCompanySchema}. */
export type ReviseCompanyInput = z.infer<typeof reviseCompanySchema>;

/** `GET /companies`. */
export const companyListSchema = pageQuerySchema.extend({
  search: line({ max: 200 }).optional().describe('The beginning of a name, or a whole CVR number.'),
});

/** The parsed {@link companyListSchema}. */
export type CompanyListQuery = z.infer<typeof companyListSchema>;

/**
 * How requests of other contexts name a company: by its id, or by name and number, which registers it when nobody knew
 * it.
 */
export const companyReferenceSchema = z
  .union([
    z.strictObject({ id: uuidSchema }),
    z.strictObject({ name, cvr: cvrSchema.nullable().exactOptional() }),
  ])
  .describe(
    'A company by its id, or by its name (and CVR number); one that is named for the first time is registered.',
  )
  .meta({ example: { name: 'Nordhavn Data A/S' } });
