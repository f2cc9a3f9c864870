import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CompanyDirectory } from '../company-directory.js';
import type { CompanyResult } from '../company-directory.js';
import { RegisterCompany } from './register-company.command.js';

/** Handles {@link RegisterCompany}. */
@CommandHandler(RegisterCompany)
export class RegisterCompanyHandler implements ICommandHandler<RegisterCompany> {
  constructor(private readonly directory: CompanyDirectory) {}

  execute({ input, envelope }: RegisterCompany): Promise<CompanyResult> {
    return this.directory.register(input, envelope);
  }
}
