import { Module } from '@nestjs/common';
import { CompanyDirectory } from './application/company-directory.js';
import { RegisterCompanyHandler } from './application/register-company/register-company.handler.js';
import { ReviseCompanyHandler } from './application/revise-company/revise-company.handler.js';
import { CompaniesReadModule } from './companies-read.module.js';
import { CompaniesAdminController } from './http/companies-admin.controller.js';

/**
 * The desks' side: every command with its handler, the admin routes, and {@link CompanyDirectory} for the contexts
 * that name companies. Needs what the core module gives.
 */
@Module({
  imports: [CompaniesReadModule],
  controllers: [CompaniesAdminController],
  providers: [CompanyDirectory, RegisterCompanyHandler, ReviseCompanyHandler],
  exports: [CompanyDirectory],
})
export class CompaniesCommandModule {}
