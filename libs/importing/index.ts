export { articleKey, jobKey, sponsoredPostKey } from './domain/identity.js';
export { parsePageDump } from './domain/page-dump.parser.js';
export type {
  BodyBlock,
  Education,
  LineNotUnderstood,
  LineUse,
  ParsedArticle,
  ParsedJob,
  ParsedPage,
  ParsedPeopleMove,
  ParsedSponsoredPost,
  PreviousPosition,
  UnderstoodLine,
} from './domain/parsed-page.js';
export { PEOPLE_MOVE_KINDS } from './domain/people-move-kinds.js';
export type { PeopleMoveKind, PeopleMoveLabel } from './domain/people-move-kinds.js';
export { ImportPage } from './application/import-page/import-page.command.js';
export type { ImportPageInput } from './application/import-page/import-page.command.js';
export type {
  FieldDifference,
  ImportedCompany,
  ImportedItem,
  ImportOutcome,
  ImportReport,
} from './application/import-report.js';
export { LARGEST_DUMP } from './http/imports.controller.js';
export { textOf } from './http/text-of.js';
export { ImportingModule } from './importing.module.js';
