export { ErasePerson } from './application/erase-person/erase-person.command.js';
export type { PeopleMoveResult } from './application/people-move-result.js';
export { RecordPeopleMove } from './application/record-people-move/record-people-move.command.js';
export type { RecordPeopleMoveInput } from './application/record-people-move/record-people-move.command.js';
export { RestrictPeopleMove } from './application/restrict-people-move/restrict-people-move.command.js';
export { RevisePeopleMove } from './application/revise-people-move/revise-people-move.command.js';
export type { RevisePeopleMoveInput } from './application/revise-people-move/revise-people-move.command.js';
export { Suppressions } from './application/suppressions.js';
export { erasePersonSchema, recordPeopleMoveSchema } from './contract/people-move.input-schemas.js';
export type { ErasePersonBody } from './contract/people-move.input-schemas.js';
export { personEventContracts } from './contract/person.event-contracts.js';
export { kindOfLabel, labelOfKind, MOVE_KIND_NAMES } from './domain/move-kinds.js';
export type { MoveKind, MoveLabel } from './domain/move-kinds.js';
export { noticeText } from './domain/notice-text.js';
export { noticeIn, personDecider } from './domain/person.decider.js';
export type { LivingNotice, Notice, PersonState } from './domain/person.decider.js';
export type {
  Education,
  MoveContent,
  MoveDetails,
  PersonEvent,
  PreviousPosition,
} from './domain/person.events.js';
export { peopleMovesFeed } from './feeds/people-moves.feed.js';
export { PeopleCommandModule } from './people-command.module.js';
export { PeopleReadModule } from './people-read.module.js';
export { peopleReactors } from './projections/erased-people.reactor.js';
export { peopleMoves, peopleProjections } from './projections/people-moves.projection.js';
export { PeopleByNameQuery } from './queries/people-by-name.query.js';
export type { NamedPerson } from './queries/people-by-name.query.js';
export { PeopleMovesQuery } from './queries/people-moves.query.js';
export type { NewestPeopleMovesOptions, PeopleMove, PeopleMoveKey } from './queries/people-moves.query.js';
