/**
 * A data-modifying statement that goes into the one statement of a commit. Where it writes it must say
 * `exists (select from moved)`, so that nothing is written unless the checkpoint moved.
 */
export interface StatementPart {
  /** The SQL with its parameters numbered from `first`. */
  readonly sql: (first: number) => string;
  readonly parameters: readonly unknown[];
  /** Rows that it writes or deletes for the consumer itself; 0 unless told. */
  readonly rows?: number;
  /** Its best plan depends on how full the table is, so that it is not to be planned once for good. */
  readonly planAnew?: true;
}

/** The condition of every {@link StatementPart}. */
export const ONLY_IF_MOVED = 'exists (select from moved)';
