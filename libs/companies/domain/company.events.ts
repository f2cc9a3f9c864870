import type { DomainEvent } from '#kernel';

/** What the directory knows of a company. */
export interface CompanyDetails {
  /** As it is shown, with its legal form: `Nordhavn Data A/S`. */
  readonly name: string;
  /** Danish business register number, eight digits; null for companies abroad and ones only known by name. */
  readonly cvr: string | null;
  /** Absolute http or https address. */
  readonly website: string | null;
}

/** A company entered the directory of employers and advertisers. */
export type CompanyRegistered = DomainEvent<'CompanyRegistered', CompanyDetails>;

/** Something about a company changed; only what changed is here. */
export type CompanyRevised = DomainEvent<'CompanyRevised', Partial<CompanyDetails>>;

/** Everything that can have happened to a company. */
export type CompanyEvent = CompanyRegistered | CompanyRevised;
