import type { CompanyDetails } from './company.events.js';

/** What can be asked of a company. */
export type CompanyCommand =
  | {
      readonly type: 'RegisterCompany';
      /** The id that the claim on its number or name gave it; a refusal names it. */
      readonly companyId: string;
      readonly details: CompanyDetails;
    }
  | {
      readonly type: 'ReviseCompany';
      /** Members left out stay. */
      readonly changes: Partial<CompanyDetails>;
    };
