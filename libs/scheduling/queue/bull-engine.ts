import type { BackendFactory, IQueueBackend, KeepJobs } from 'bullmq';
import type { JobQueue } from './job-queue.js';

/** One of BullMQ's backends, and how to reach it. */
export interface BullEngine<B extends IQueueBackend, Connection> {
  readonly engine: JobQueue['engine'];
  readonly backend: BackendFactory<B, Connection>;
  /** See {@link JobQueue.prepare}. */
  prepare(): Promise<void>;
  /** Begins to connect. */
  connect(): EngineLines<B, Connection>;
  /** How BullMQ is told to keep finished jobs for so long, and no more than so many where that is cheap. */
  retention(limits: { readonly ageS: number; readonly count: number }): KeepJobs;
  /** Whether BullMQ's worker asks again at once after this error, and so must be held back. */
  asksAgainAtOnce(error: unknown): boolean;
}

/** The connections of one queue and one worker. */
export interface EngineLines<B extends IQueueBackend, Connection> {
  /** A command over it fails within seconds while the engine is away. */
  readonly producer: Connection;
  /** A command over it may wait for the engine for ever. */
  readonly worker: Connection;
  /** False while it is known that a command could not be sent. */
  reachable(): boolean;
  /** See {@link JobQueue.incarnation}; asked over the producer's connection. */
  incarnation(producer: B): Promise<string>;
  /** Ends what BullMQ does not end by itself, at once; what waits for an answer fails. */
  cut(): void;
}
