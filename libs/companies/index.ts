export { CompanyDirectory } from './application/company-directory.js';
export type { CompanyReference, CompanyResult, DirectoryEntry } from './application/company-directory.js';
export { RegisterCompany } from './application/register-company/register-company.command.js';
export { ReviseCompany } from './application/revise-company/revise-company.command.js';
export { CompaniesCommandModule } from './companies-command.module.js';
export { CompaniesReadModule } from './companies-read.module.js';
export { companyEventContracts } from './contract/company.event-contracts.js';
export { companyReferenceSchema, cvrSchema } from './contract/company.input-schemas.js';
export { companyDecider } from './domain/company.decider.js';
export type { CompanyState } from './domain/company.decider.js';
export type {
  CompanyDetails,
  CompanyEvent,
  CompanyRegistered,
  CompanyRevised,
} from './domain/company.events.js';
export { companyCallName, companyNameKey } from './domain/company-name.js';
export { companies, companiesProjections } from './projections/companies.projection.js';
export {
  companyFactsTable,
  companyNamesTable,
  companyOf,
  foldCompanyFacts,
  foldCompanyName,
  isCompanyEvent,
} from './projections/company-names.js';
export type { CompanyFactsRow, CompanyNameRow } from './projections/company-names.js';
export { CompaniesQuery } from './queries/companies.query.js';
export type { CompanyAt, CompanyPage, ListedCompany, NamedCompany } from './queries/companies.query.js';
