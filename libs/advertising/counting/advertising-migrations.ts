import { CreateAdCounters1760000000401 } from './create-ad-counters.migration.js';

/** The migrations of what counting ads keeps in `state`. */
export const advertisingMigrations = [CreateAdCounters1760000000401];
