/** What the newsroom's queue is called. */
export const QUEUE_NAME = 'forside';

/** What all our keys in a Redis begin with. */
export const BULL_PREFIX = 'forside';
