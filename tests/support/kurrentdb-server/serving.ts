import type { EventEmitter } from 'node:events';
import type { EventLog } from './event-log.js';
import type { Faults } from './faults.js';

/** Where a node is reached. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Something to commit and to answer, unless a fault has it otherwise. */
export interface Commit<Outcome> {
  /** The address of the other side, as a call tells it. */
  readonly peer: string;
  readonly commit: () => Promise<Outcome>;
  readonly answer: (outcome: Outcome) => void;
}

/** What the calls need of the server. */
export interface ServingCluster {
  readonly log: EventLog;
  readonly faults: Faults;
  readonly serverVersion: string;
  readonly maxAppendSize: number;
  /** Servers from 25.1 on take several streams in one append. */
  readonly multiStreamAppend: boolean;
  readonly nodes: readonly Endpoint[];
  readonly leader: Endpoint;
  /** Whether a node may answer one that asks for the leader. */
  answersForLeader(node: Endpoint): boolean;
  /** Commits and answers, or does one of the two, or neither, as the faults have it. */
  commit<Outcome>(commit: Commit<Outcome>): Promise<void>;
}

/** What the calls need of the node that was called. */
export interface ServingNode extends Endpoint {
  readonly cluster: ServingCluster;
  /** Counts a request, and says whether this node may answer it. */
  admits(method: string, options: { readonly requiresLeader: boolean }): boolean;
  /** Remembers a call that stays open, to be ended when the node is shut down. @returns how to forget it */
  keepOpen(call: EventEmitter, kind: 'subscription' | 'appends'): () => void;
}
