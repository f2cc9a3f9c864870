export { bigintArray, intArray, textArray, uuidArray } from './array-parameter.js';
export { runPrepared } from './prepared.js';
