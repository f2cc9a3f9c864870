import { Module } from '@nestjs/common';
import { EditorialCommandModule, EditorialReadModule } from '#editorial';
import { PeopleReadModule } from '#people';
import { RecruitingReadModule } from '#recruiting';
import { EraseSubjects } from './application/erase-subjects.js';
import { InstructRequestHandler } from './application/instruct-request/instruct-request.handler.js';
import { KeepDataSubjectHandler } from './application/keep-subject/keep-subject.handler.js';
import { ReceiveRequestHandler } from './application/receive-request/receive-request.handler.js';
import { DataSubjectsController } from './http/data-subjects.controller.js';
import { PrivacyRequestsController } from './http/privacy-requests.controller.js';
import { ForgottenPictures } from './pictures/forgotten-pictures.js';
import { DataSubjectsQuery } from './queries/data-subjects.query.js';
import { PrivacyRequestsQuery } from './queries/privacy-requests.query.js';
import { SubjectDataQuery } from './queries/subject-data.query.js';

/** The staff's side: requests for rights, exports, reviews. Needs what the core module gives, people and recruiting. */
@Module({
  imports: [EditorialCommandModule, EditorialReadModule, PeopleReadModule, RecruitingReadModule],
  controllers: [PrivacyRequestsController, DataSubjectsController],
  providers: [
    ReceiveRequestHandler,
    InstructRequestHandler,
    KeepDataSubjectHandler,
    EraseSubjects,
    ForgottenPictures,
    DataSubjectsQuery,
    PrivacyRequestsQuery,
    SubjectDataQuery,
  ],
})
export class ErasureCommandModule {}
