import { Module } from '@nestjs/common';
import { JobsController } from './http/jobs.controller.js';
import { ContactsByNameQuery } from './queries/contacts-by-name.query.js';
import { JobAdsQuery } from './queries/job-ads.query.js';

/** The readers' side: job ads as of an instant, and their public JSON. */
@Module({
  controllers: [JobsController],
  providers: [JobAdsQuery, ContactsByNameQuery],
  exports: [JobAdsQuery, ContactsByNameQuery],
})
export class RecruitingReadModule {}
