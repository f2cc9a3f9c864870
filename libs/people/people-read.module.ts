import { Module } from '@nestjs/common';
import { PeopleMovesController } from './http/people-moves.controller.js';
import { PeopleByNameQuery } from './queries/people-by-name.query.js';
import { PeopleMovesQuery } from './queries/people-moves.query.js';

/** The readers' side: people moves as of an instant, and their public JSON. */
@Module({
  controllers: [PeopleMovesController],
  providers: [PeopleMovesQuery, PeopleByNameQuery],
  exports: [PeopleMovesQuery, PeopleByNameQuery],
})
export class PeopleReadModule {}
