import { Module } from '@nestjs/common';
import { CompaniesCommandModule } from '#companies';
import { CloseJobHandler } from './application/close-job/close-job.handler.js';
import { PostJobHandler } from './application/post-job/post-job.handler.js';
import { ReviseJobHandler } from './application/revise-job/revise-job.handler.js';
import { JobsAdminController } from './http/jobs-admin.controller.js';
import { DeskJobsQuery } from './queries/desk-jobs.query.js';

/** The desk's side: every command with its handler, and the admin routes. Needs what the core module gives. */
@Module({
  imports: [CompaniesCommandModule],
  controllers: [JobsAdminController],
  providers: [PostJobHandler, ReviseJobHandler, CloseJobHandler, DeskJobsQuery],
})
export class RecruitingCommandModule {}
