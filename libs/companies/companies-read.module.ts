import { Module } from '@nestjs/common';
import { CompaniesQuery } from './queries/companies.query.js';

/** What reads the directory. */
@Module({ providers: [CompaniesQuery], exports: [CompaniesQuery] })
export class CompaniesReadModule {}
