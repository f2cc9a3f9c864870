import type { Cleanup } from './cleanup.js';

/** One line of the table at the end of a run. */
export interface Figure {
  readonly what: string;
  /** With its unit, and what it was made of. */
  readonly figure: string;
  readonly target: string;
  /** Undefined where this machine could not measure it. */
  readonly met: boolean | undefined;
}

/** What a benchmark is given. */
export interface BenchContext {
  /** Large sets, however long they take. */
  readonly full: boolean;
  /** Says on stderr what is going on. */
  readonly progress: (sentence: string) => void;
  /** Undone when the benchmark ends, however it ends. */
  readonly cleanup: Cleanup;
}

/** Measures one target of design section 11. */
export interface Benchmark {
  /** What the command line calls it by. */
  readonly name: string;
  /** How long it may take, unless `--full` is given; two minutes unless told. */
  readonly limitMs?: number;
  /** How long it may take with `--full`; half an hour unless told. */
  readonly limitFullMs?: number;
  readonly run: (context: BenchContext) => Promise<readonly Figure[]>;
}
