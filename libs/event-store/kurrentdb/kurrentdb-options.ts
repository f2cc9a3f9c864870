/** Where the adapter reports; pino has this shape. Neither fields nor messages hold values of events or secrets. */
export interface KurrentDBLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How long the adapter waits for what, in milliseconds. */
export interface KurrentDBTimes {
  /** For the first answer of the server, when connecting. */
  readonly connectMs: number;
  /** For the answer to an append; later its outcome counts as unknown. */
  readonly appendMs: number;
  /** A client for appends that will not recover is replaced, but not more often than this. */
  readonly renewMs: number;
  /** For the next event of a read; the client itself would wait for ever. */
  readonly readMs: number;
  /** How long a read that somebody waits for (a stream, the head) is tried again without progress. */
  readonly patienceMs: number;
  /** The same for a read of history. */
  readonly historyPatienceMs: number;
  /** A live subscription without news is compared with the head of the log this often; twice in vain, and it is made anew. */
  readonly watchMs: number;
  /** The first pause before something is tried again; the next ones double, with jitter. */
  readonly shortestPauseMs: number;
  readonly longestPauseMs: number;
  /** Live subscribers are woken at most this often. */
  readonly wakeMs: number;
}

/** What a store on KurrentDB needs. */
export interface KurrentDBOptions {
  /** `kurrentdb://user:password@host:2113?tls=true`, `kurrentdb+discover://…` for a cluster; `esdb` works too. */
  readonly connectionString: string;
  /** Says nothing unless given. */
  readonly logger?: KurrentDBLogger;
  /** Those of production unless told. */
  readonly times?: Partial<KurrentDBTimes>;
}

/** The times of production. */
export const KURRENTDB_TIMES: KurrentDBTimes = {
  connectMs: 15_000,
  appendMs: 5_000,
  renewMs: 1_000,
  readMs: 5_000,
  patienceMs: 8_000,
  historyPatienceMs: 60_000,
  watchMs: 2_000,
  shortestPauseMs: 50,
  longestPauseMs: 5_000,
  wakeMs: 5,
};

/** Says nothing. */
export const SILENT: KurrentDBLogger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
