import { Module } from '@nestjs/common';
import { EditorialReadModule } from '#editorial';
import { InstructRequestHandler } from './application/instruct-request/instruct-request.handler.js';
import { KeepDataSubjectHandler } from './application/keep-subject/keep-subject.handler.js';
import { ReceiveRequestHandler } from './application/receive-request/receive-request.handler.js';
import { DataSubjectsController } from './http/data-subjects.controller.js';
import { PrivacyRequestsController } from './http/privacy-requests.controller.js';
import { DataSubjectsQuery } from './queries/data-subjects.query.js';
import { PrivacyRequestsQuery } from './queries/privacy-requests.query.js';
import { SubjectDataQuery } from './queries/subject-data.query.js';

/** The staff's side: requests for rights, exports, reviews. Needs what the core module gives, people and recruiting. */
@Module({
  imports: [EditorialReadModule],
  controllers: [PrivacyRequestsController, DataSubjectsController],
  providers: [
    ReceiveRequestHandler,
    InstructRequestHandler,
    KeepDataSubjectHandler,
    DataSubjectsQuery,
    PrivacyRequestsQuery,
    SubjectDataQuery,
  ],
})
export class ErasureCommandModule {}
