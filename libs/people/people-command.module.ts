import { Module } from '@nestjs/common';
import { CompaniesCommandModule } from '#companies';
import { RecordPeopleMoveHandler } from './application/record-people-move/record-people-move.handler.js';
import { RevisePeopleMoveHandler } from './application/revise-people-move/revise-people-move.handler.js';
import { PeopleMovesAdminController } from './http/people-moves-admin.controller.js';
import { PeopleReadModule } from './people-read.module.js';

/** The desk's side: every command with its handler, and the admin routes. Needs what the core module gives. */
@Module({
  imports: [CompaniesCommandModule, PeopleReadModule],
  controllers: [PeopleMovesAdminController],
  providers: [RecordPeopleMoveHandler, RevisePeopleMoveHandler],
})
export class PeopleCommandModule {}
