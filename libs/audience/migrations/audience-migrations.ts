import { CreateViewCounters1760000000020 } from './create-view-counters.migration.js';

/** The migrations of what counting keeps in `state`. */
export const audienceMigrations = [CreateViewCounters1760000000020];
