/** One request of a load. */
export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The one status that counts as an answer; any 2xx unless told. */
  readonly status?: number;
}

/** Every connection sends the next request when it has the answer to the last. */
export interface ClosedLoop {
  readonly kind: 'closed-loop';
  readonly origin: string;
  readonly connections: number;
  readonly seconds: number;
  /** Sent over and over. */
  readonly calls: readonly HttpCall[];
}

/** What came of a {@link ClosedLoop} or {@link EachOnce}. */
export interface ClosedLoopResult {
  readonly perSecond: number;
  readonly requests: number;
}

/** As {@link ClosedLoop}, but every request is sent once, whichever connection is free. */
export interface EachOnce {
  readonly kind: 'each-once';
  readonly origin: string;
  readonly connections: number;
  readonly calls: readonly HttpCall[];
}

/** Requests leave at a constant rate, whether or not earlier ones were answered. */
export interface ConstantRate {
  readonly kind: 'constant-rate';
  readonly origin: string;
  readonly perSecond: number;
  /** Sent once each, in this order. */
  readonly calls: readonly HttpCall[];
}

/** What came of a {@link ConstantRate}: from when a request was due until its whole answer was there. */
export interface ConstantRateResult {
  readonly milliseconds: readonly number[];
}

/** Articles are published at a constant rate, and each is read as soon as the publication is acknowledged. */
export interface UntilVisible {
  readonly kind: 'until-visible';
  readonly origin: string;
  readonly perSecond: number;
  /** Of every so many articles one is read. */
  readonly readEvery: number;
  /** Their answers hold the `id` and `X-Position`. */
  readonly calls: readonly HttpCall[];
  /** What is read is this and the id. */
  readonly readPath: string;
}

/** What came of an {@link UntilVisible}: from the acknowledgement until the reader had what was published. */
export interface UntilVisibleResult {
  readonly milliseconds: readonly number[];
}

/** What the load generator can be asked to do. */
export type LoadJob = ClosedLoop | EachOnce | ConstantRate | UntilVisible;
