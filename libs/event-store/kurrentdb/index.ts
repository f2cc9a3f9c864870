export { KurrentDBEventStore } from './kurrentdb-event-store.js';
export { ConnectionStringError } from './connection-string.js';
export { KURRENTDB_TIMES } from './kurrentdb-options.js';
export type { KurrentDBLogger, KurrentDBOptions, KurrentDBTimes } from './kurrentdb-options.js';
export { LogRestoredError } from './live-tail.js';
