import { AppendTogether1760000000004 } from '../migrations/append-together.migration.js';
import { CreateBaselines1760000000003 } from '../migrations/create-baselines.migration.js';
import { CreateClaims1760000000002 } from '../migrations/create-claims.migration.js';
import { CreateEventLog1760000000001 } from '../migrations/create-event-log.migration.js';

export { PostgresBaselines } from './postgres-baselines.js';
export { PostgresClaims } from './postgres-claims.js';
export { PostgresEventStore } from './postgres-event-store.js';

/** The migrations of `log`, and of claims and baselines in `state`. */
export const eventStoreMigrations = [
  CreateEventLog1760000000001,
  CreateClaims1760000000002,
  CreateBaselines1760000000003,
  AppendTogether1760000000004,
];
