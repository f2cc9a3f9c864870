import type { MigrationClass } from '../database/data-source.js';
import { CreateIdempotencyKeys1760000000101 } from './create-idempotency-keys.migration.js';

/** The tables of `state` that belong to the platform. */
export const platformMigrations: readonly MigrationClass[] = [CreateIdempotencyKeys1760000000101];
