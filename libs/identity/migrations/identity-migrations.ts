import type { MigrationClass } from '#platform';
import { CreateAccounts1760000000202 } from './create-accounts.migration.js';
import { CreateCredentials1760000000201 } from './create-credentials.migration.js';

/** The tables of `state` that belong to identity. */
export const identityMigrations: readonly MigrationClass[] = [
  CreateCredentials1760000000201,
  CreateAccounts1760000000202,
];
