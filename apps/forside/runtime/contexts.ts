import * as advertising from '#advertising';
import { audienceMigrations } from '#audience';
import * as companies from '#companies';
import * as editorial from '#editorial';
import * as erasure from '#erasure';
import { EventRegistry } from '#event-store';
import { eventStoreMigrations } from '#event-store/postgres';
import * as feeds from '#feeds';
import type { FeedDefinition } from '#feeds';
import * as identity from '#identity';
import * as people from '#people';
import { platformMigrations } from '#platform';
import { projectionMigrations } from '#projections';
import type { ProjectionDefinition, ReactorDefinition } from '#projections';
import * as recruiting from '#recruiting';
import { DeciderRegistry, scheduleAlarmsReactor, scheduleProjection } from '#scheduling';
import type { FactRecorder } from '#scheduling';
import * as importing from '#importing';

/** What the bounded contexts bring, gathered once for every process. */

/** Every event type of the system. */
export const eventRegistry = new EventRegistry([
  ...editorial.editorialEventContracts,
  ...companies.companyEventContracts,
  ...recruiting.jobEventContracts,
  ...people.personEventContracts,
  ...advertising.advertisingEventContracts,
  ...identity.identityEventContracts,
  ...feeds.feedsEventContracts,
  ...erasure.erasureEventContracts,
]);

/** What has due times, and the deciders that record them. */
export const scheduleRules = [
  ...editorial.editorialScheduleRules,
  ...recruiting.recruitingScheduleRules,
  ...advertising.advertisingScheduleRules,
];

/** The deciders behind the categories that have due times. */
export const dueDeciders = new DeciderRegistry([
  editorial.articleDecider,
  editorial.frontDecider,
  recruiting.jobDecider,
  advertising.bookingDecider,
  advertising.placementDecider,
]);

/** Records what no decider can tell by itself. */
export const recordersOf = (parts: advertising.AdvertisingRecorderParts): readonly FactRecorder[] =>
  advertising.advertisingRecorders(parts);

/** Every projection. */
export const projections: readonly ProjectionDefinition[] = [
  ...editorial.editorialProjections,
  ...companies.companiesProjections,
  ...recruiting.recruitingProjections,
  ...people.peopleProjections,
  ...advertising.advertisingProjections,
  ...identity.identityProjections,
  ...feeds.feedsProjections,
  ...erasure.erasureProjections,
  scheduleProjection(scheduleRules),
];

/** The feeds of changes for programs elsewhere. */
export const changeFeeds: readonly FeedDefinition[] = [
  recruiting.jobsFeed,
  people.peopleMovesFeed,
  editorial.articlesFeed,
];

/** Every reactor. */
export const reactors: readonly ReactorDefinition[] = [
  scheduleAlarmsReactor(scheduleRules),
  ...recruiting.recruitingReactors,
  ...people.peopleReactors,
  ...erasure.erasureReactors,
  ...changeFeeds.map(feeds.feedReactor),
];

/** The schemas `log` and `state`, in the order of their time stamps. */
export const migrations = [
  ...eventStoreMigrations,
  ...projectionMigrations,
  ...platformMigrations,
  ...identity.identityMigrations,
  ...audienceMigrations,
  ...feeds.feedsMigrations,
  ...advertising.advertisingMigrations,
  ...editorial.editorialMigrations,
];

/** The contexts' ways in, for the check that every command has exactly one handler. */
export const contexts = [
  editorial,
  companies,
  recruiting,
  people,
  advertising,
  identity,
  feeds,
  erasure,
  importing,
];
