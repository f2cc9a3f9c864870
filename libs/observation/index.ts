export { Operation } from './operation.js';
export type { Run } from './operation.js';
export { Scope } from './scope.js';
export { Signal } from './signal.js';
