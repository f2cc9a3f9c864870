import { CreateLogBinding1760000000301 } from './create-log-binding.migration.js';
import { CreateProjectionState1760000000010 } from './create-projection-state.migration.js';
import { TraceOutbox1760000000011 } from './trace-outbox.migration.js';

/** The migrations of what projections and reactors keep in `state`. */
export const projectionMigrations = [
  CreateProjectionState1760000000010,
  TraceOutbox1760000000011,
  CreateLogBinding1760000000301,
];
