import { CreateClaims1760000000002 } from '../migrations/create-claims.migration.js';
import { CreateEventLog1760000000001 } from '../migrations/create-event-log.migration.js';

export { PostgresClaims } from './postgres-claims.js';
export { PostgresEventStore } from './postgres-event-store.js';

/** The migrations of `log` and of the claims in `state`. */
export const eventStoreMigrations = [CreateEventLog1760000000001, CreateClaims1760000000002];
