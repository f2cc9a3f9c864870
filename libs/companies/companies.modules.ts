import { Module } from '@nestjs/common';
import { CompanyDirectory } from './application/company-directory.js';
import { RegisterCompanyHandler } from './application/register-company/register-company.handler.js';
import { ReviseCompanyHandler } from './application/revise-company/revise-company.handler.js';
import { CompaniesController } from './http/companies.controller.js';
import { CompaniesQuery } from './queries/companies.query.js';

/** What reads the directory. */
@Module({ providers: [CompaniesQuery], exports: [CompaniesQuery] })
export class CompaniesReadModule {}

/** What changes the directory, and {@link CompanyDirectory} for the contexts that name companies. */
@Module({
  imports: [CompaniesReadModule],
  controllers: [CompaniesController],
  providers: [CompanyDirectory, RegisterCompanyHandler, ReviseCompanyHandler],
  exports: [CompanyDirectory],
})
export class CompaniesCommandModule {}
