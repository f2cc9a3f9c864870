export type { Decider, DueFact } from './decider.js';
export { DomainError } from './domain-error.js';
export type { DomainErrorKind, FieldProblem } from './domain-error.js';
export type { DomainEvent, EventContext, Recorded } from './domain-event.js';
export { isInstant, laterOf, plusDays, plusMilliseconds, toInstant } from './instant.js';
export type { Clock, Instant, LocalDate } from './instant.js';
export { addDays, countDays, daysBetween, isIsoWeek, mondayOf, weekOf } from './iso-week.js';
export type { IsoWeek } from './iso-week.js';
export { PRIVACY_GROUNDS } from './privacy-grounds.js';
export type { PrivacyGround, PrivacyGrounds } from './privacy-grounds.js';
export { differencesOf, sameValue } from './same-value.js';
export { slugOf } from './slug.js';
export {
  endOfDay,
  instantInZone,
  isLocalDateTime,
  isTimeZone,
  localDateIn,
  localTimeIn,
} from './zoned-time.js';
export type { LocalDateTime } from './zoned-time.js';
