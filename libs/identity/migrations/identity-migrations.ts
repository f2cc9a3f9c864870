import type { MigrationClass } from '#platform';
import { CreateCredentials1760000000201 } from './create-credentials.migration.js';

/** The tables of `state` that belong to identity. */
export const identityMigrations: readonly MigrationClass[] = [CreateCredentials1760000000201];
