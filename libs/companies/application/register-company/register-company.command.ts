import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { RegisterCompanyInput } from '../../contract/company.input-schemas.js';
import type { CompanyResult } from '../company-directory.js';

/** Enters a company into the directory. */
export class RegisterCompany extends Command<CompanyResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: RegisterCompanyInput,
  ) {
    super();
  }
}
