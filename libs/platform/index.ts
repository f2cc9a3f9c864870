export type { BackupManifest } from './backup/backup-manifest.js';
export { restoreBackup } from './backup/restore-backup.js';
export type { RestoreBackupOptions, RestoreReport } from './backup/restore-backup.js';
export { takeBackup } from './backup/take-backup.js';
export type { BackupReport, TakeBackupOptions } from './backup/take-backup.js';
export { CLOCK, SystemClock } from './clock/clock.js';
export {
  CONFIGURATION,
  CONFIGURATION_VARIABLES,
  SECRET_VARIABLES,
  readConfiguration,
} from './configuration/configuration.js';
export type { Configuration, PublicationSettings } from './configuration/configuration.js';
export { assertOneHandlerPerCommand } from './cqrs/assert-one-handler-per-command.js';
export { connect, createDataSource, migrateDatabase } from './database/data-source.js';
export type { DatabaseOptions, MigrationClass } from './database/data-source.js';
export { lockDataDir, openDataDirectory } from './data-directory.js';
export type { DataDirectoryLock } from './data-directory.js';
export {
  emptyEmbeddedLog,
  joinEmbeddedPostgres,
  startEmbeddedPostgres,
  superuserOfEmbeddedPostgres,
} from './embedded-postgres/embedded-postgres.js';
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded-postgres/embedded-postgres.js';
export { errorCode } from './errno.js';
export { platformMigrations } from './migrations/platform-migrations.js';
export {
  assertClockAgrees,
  CLOCK_TOLERANCE_MS,
  clockCheck,
  databaseCheck,
  eventStoreCheck,
  advisory,
  lagCheck,
} from './health/health.js';
export type { HealthCheck, HealthReport } from './health/health.js';
export { HealthModule } from './health/health.module.js';
export { Accepts, FORM, isForm, JSON_LIMIT } from './http/accepts.decorator.js';
export type { AcceptedBody } from './http/accepts.decorator.js';
export { Public, Requires, SignsIn } from './http/access.decorators.js';
export type { PermissionName } from './http/access.decorators.js';
export { unauthenticated } from './http/access.guard.js';
export { asOf, At, TIME_TRAVEL, Travels } from './http/as-of.decorator.js';
export { NowOnly, nowOnly } from './http/time-travel.guard.js';
export type { AsOf } from './http/as-of.decorator.js';
export { SignedFields } from './signing/signed-fields.js';
export { MOMENT, SiteMoments } from './time-travel/site-moments.js';
export type { SiteMoment } from './time-travel/site-moments.js';
export { assertRoutesAreGuarded, routesOf } from './http/assert-routes-are-guarded.js';
export type { GuardedRoute } from './http/assert-routes-are-guarded.js';
export { CommandReply, commandReply } from './http/command-reply.js';
export { etagOf, matchesEtag, sendCacheable } from './http/conditional.js';
export type { CacheableReply } from './http/conditional.js';
export { decodeCursor, encodeCursor, pageQuerySchema } from './http/cursor.js';
export type { Page, PageQuery } from './http/cursor.js';
export { Envelope } from './http/envelope.decorator.js';
export { ErrorPages } from './http/error-pages.js';
export type { MovedAddress } from './http/error-pages.js';
export { Freshness } from './http/freshness.js';
export { closeGracefully, createHttpApplication } from './http/http-application.js';
export type { HttpApplicationOptions } from './http/http-application.js';
export { htmlText } from './http/html-text.js';
export { IfMatch, ifMatchRevision, refuseAmbiguousBase } from './http/if-match.decorator.js';
export { HttpProblem, problemOf } from './http/problem.js';
export type { ProblemDocument } from './http/problem.js';
export { assertOwnCommand, COMMAND_HEADER, isFromOwnPage } from './http/own-request.js';
export { networkOf } from './http/network-of.js';
export { OwnCredentials } from './http/own-credentials.decorator.js';
export { PublicUrls } from './http/public-urls.js';
export type { SlugAndId } from './http/public-urls.js';
export { actorNow, Authenticator, requestContext } from './http/request-context.js';
export type { Actor, AuthenticationPurpose, RequestContext } from './http/request-context.js';
export { Unattended } from './http/unattended.decorator.js';
export {
  instantSchema,
  line,
  localDateSchema,
  localDateTimeSchema,
  text,
  timeZoneSchema,
  uuidSchema,
  webLinkSchema,
} from './http/schemas.js';
export type { TextLimits } from './http/schemas.js';
export { CONTENT_SECURITY_POLICY } from './http/security-headers.js';
export { acceptsGzip, sendTextStream } from './http/send-text-stream.js';
export { IdempotencyKeys } from './idempotency/idempotency-keys.js';
export { describeError } from './logging/describe-error.js';
export { createLogger, NestLogger } from './logging/logger.js';
export type { Logger, LogLevel } from './logging/logger.js';
export { cachesCollector } from './metrics/collectors/caches.collector.js';
export { databaseCollector, databasePoolCollector } from './metrics/collectors/database.collector.js';
export { eventLogCollector } from './metrics/collectors/event-log.collector.js';
export { feedsCollector } from './metrics/collectors/feeds.collector.js';
export type { FeedReading } from './metrics/collectors/feeds.collector.js';
export { outboxCollector } from './metrics/collectors/outbox.collector.js';
export { overbookingCollector } from './metrics/collectors/overbooking.collector.js';
export { projectionsCollector } from './metrics/collectors/projections.collector.js';
export { queueCollector, scheduleCollector } from './metrics/collectors/scheduling.collector.js';
export type { Collector, MetricFamily, Reading } from './metrics/collector.js';
export { Metrics } from './metrics/metrics.js';
export type { MetricsOptions } from './metrics/metrics.js';
export { MetricsModule } from './metrics/metrics.module.js';
export { serveOpenApi } from './openapi/serve-openapi.js';
export type { OpenApiOptions } from './openapi/openapi-document.js';
export { destroyPersonKey, destroyPersonKeyHandler } from './person-keys/destroy-person-key.js';
export { movePersonKeys } from './person-keys/move-person-keys.js';
export type { MovedKeys } from './person-keys/move-person-keys.js';
export { openPersonKeys } from './person-keys/open-person-keys.js';
export type { PersonKeys, PersonKeysOptions } from './person-keys/open-person-keys.js';
export { rotateRootKey } from './person-keys/rotate-root-key.js';
export type { RotatedKeys } from './person-keys/rotate-root-key.js';
export { DESTRUCTION_BOUND_MS } from './person-keys/person-key-store.js';
export { Tombstones } from './person-keys/tombstones.js';
export { PlatformModule } from './platform.module.js';
export type { PlatformParts } from './platform.module.js';
export { StartupError } from './startup-error.js';
export type { StartupErrorCode } from './startup-error.js';
export { startTracing } from './tracing/start-tracing.js';
export type { TracingConfiguration, TracingOptions } from './tracing/start-tracing.js';
export { syncDirectory, writeFileAtomically } from './write-file-atomically.js';
export { tagsOfCommit } from './caching/fragment-cache.js';
export type { CacheStats, Fragment, Made, Tag } from './caching/fragment-cache.js';
export { LiveReplies, SHARED_CACHE_SECONDS, sharedUntil } from './caching/live-replies.js';
export type { AssembledReply, LiveAnswer } from './caching/live-replies.js';
export { scrubTables } from './scrub/scrub-tables.js';
export type { ScrubTablesOptions } from './scrub/scrub-tables.js';
export { scrubWriteAheadLog } from './scrub/scrub-write-ahead-log.js';
