import { Module } from '@nestjs/common';
import { CompaniesCommandModule } from '#companies';
import { ErasePersonHandler } from './application/erase-person/erase-person.handler.js';
import { KnownPhotos } from './application/known-photos.js';
import { RecordPeopleMoveHandler } from './application/record-people-move/record-people-move.handler.js';
import { RestrictPeopleMoveHandler } from './application/restrict-people-move/restrict-people-move.handler.js';
import { RevisePeopleMoveHandler } from './application/revise-people-move/revise-people-move.handler.js';
import { Suppressions } from './application/suppressions.js';
import { PeopleMovesAdminController } from './http/people-moves-admin.controller.js';
import { PeopleReadModule } from './people-read.module.js';
import { PrivacyRegisterQuery } from './queries/privacy-register.query.js';

/** The desk's side: every command with its handler, and the admin routes. Needs what the core module gives. */
@Module({
  imports: [CompaniesCommandModule, PeopleReadModule],
  controllers: [PeopleMovesAdminController],
  providers: [
    RecordPeopleMoveHandler,
    RevisePeopleMoveHandler,
    RestrictPeopleMoveHandler,
    ErasePersonHandler,
    Suppressions,
    KnownPhotos,
    PrivacyRegisterQuery,
  ],
})
export class PeopleCommandModule {}
