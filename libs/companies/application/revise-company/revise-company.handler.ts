import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CompanyDirectory } from '../company-directory.js';
import type { CompanyResult } from '../company-directory.js';
import { ReviseCompany } from './revise-company.command.js';

/** Handles {@link ReviseCompany}. */
@CommandHandler(ReviseCompany)
export class ReviseCompanyHandler implements ICommandHandler<ReviseCompany> {
  constructor(private readonly directory: CompanyDirectory) {}

  execute({ id, input, envelope, ifRevision }: ReviseCompany): Promise<CompanyResult> {
    return this.directory.revise(id, input, { envelope, ifRevision });
  }
}
