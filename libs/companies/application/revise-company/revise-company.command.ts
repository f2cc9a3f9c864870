import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { ReviseCompanyInput } from '../../contract/company.input-schemas.js';
import type { CompanyResult } from '../company-directory.js';

/** Changes what the directory knows of a company. */
export class ReviseCompany extends Command<CompanyResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly id: string,
    readonly input: ReviseCompanyInput,
    readonly ifRevision: bigint | undefined,
  ) {
    super();
  }
}
