import { Module } from '@nestjs/common';
import { CompaniesCommandModule } from '#companies';
import { CloseJobHandler } from './application/close-job/close-job.handler.js';
import { EraseJobContactHandler } from './application/erase-job-contact/erase-job-contact.handler.js';
import { PostJobHandler } from './application/post-job/post-job.handler.js';
import { RenewJobHandler } from './application/renew-job/renew-job.handler.js';
import { ReviseJobHandler } from './application/revise-job/revise-job.handler.js';
import { JobRenewalLinks } from './http/job-renewal-links.js';
import { JobRenewalController } from './http/job-renewal.controller.js';
import { JobsAdminController } from './http/jobs-admin.controller.js';
import { DeskJobsQuery } from './queries/desk-jobs.query.js';

/** The desk's side: every command with its handler, and the admin routes. Needs what the core module gives. */
@Module({
  imports: [CompaniesCommandModule],
  controllers: [JobsAdminController, JobRenewalController],
  providers: [
    PostJobHandler,
    ReviseJobHandler,
    RenewJobHandler,
    CloseJobHandler,
    EraseJobContactHandler,
    DeskJobsQuery,
    JobRenewalLinks,
  ],
})
export class RecruitingCommandModule {}
