import type { MigrationClass } from '../database/data-source.js';
import { CreateIdempotencyKeys1760000000101 } from './create-idempotency-keys.migration.js';
import { KeepUnrecordedOutcomes1760000000102 } from './keep-unrecorded-outcomes.migration.js';

/** The tables of `state` that belong to the platform. */
export const platformMigrations: readonly MigrationClass[] = [
  CreateIdempotencyKeys1760000000101,
  KeepUnrecordedOutcomes1760000000102,
];
