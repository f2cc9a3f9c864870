import { setTimeout as wait } from 'node:timers/promises';
import { EventLog } from './event-log.js';
import { Faults } from './faults.js';
import { ServerNode } from './server-node.js';
import type { Commit, Endpoint, ServingCluster } from './serving.js';

/** How a server is set up. */
export interface ClusterOptions {
  readonly dataFile: string;
  /** Ports of the nodes; 0 is a free one. The first node leads at first. */
  readonly ports: readonly number[];
  readonly serverVersion: string;
  readonly maxAppendSize: number;
  /** How often the server writes statistics into its own log; 0 never by time. */
  readonly statisticsMs: number;
}

/** The nodes of a server and the log that they share: what one has committed, all have. */
export class Cluster implements ServingCluster {
  readonly log: EventLog;
  readonly faults = new Faults();
  readonly nodes: readonly ServerNode[];
  readonly serverVersion: string;
  readonly maxAppendSize: number;
  private leading = 0;
  private readonly statistics: NodeJS.Timeout | undefined;

  constructor(private readonly options: ClusterOptions) {
    this.serverVersion = options.serverVersion;
    this.maxAppendSize = options.maxAppendSize;
    this.log = new EventLog(options.dataFile, '127.0.0.1:2113');
    this.nodes = options.ports.map(() => new ServerNode(this));
    if (options.statisticsMs > 0) {
      this.statistics = setInterval(() => this.log.writeStatistics(), options.statisticsMs);
    }
  }

  async listen(): Promise<void> {
    await Promise.all(this.nodes.map((node, index) => node.listen(this.options.ports[index] ?? 0)));
  }

  get multiStreamAppend(): boolean {
    const [major = 0, minor = 0] = this.serverVersion.split('.').map(Number);
    return major > 25 || (major === 25 && minor >= 1);
  }

  get leader(): ServerNode {
    const node = this.nodes[this.leading];
    if (node === undefined) throw new Error('A cluster needs a leader.');
    return node;
  }

  elect(index: number): void {
    if (this.nodes[index] === undefined) throw new Error(`There is no node ${index}.`);
    this.leading = index;
  }

  answersForLeader(node: Endpoint): boolean {
    if (this.faults.requestsToSendToTheLeader > 0) {
      this.faults.requestsToSendToTheLeader -= 1;
      return false;
    }
    return this.leader === node;
  }

  async commit<Outcome>({ peer, commit, answer }: Commit<Outcome>): Promise<void> {
    const { faults } = this;
    if (faults.appendsToRefuse > 0) {
      faults.appendsToRefuse -= 1;
      this.dropConnection(peer);
      return;
    }
    const outcome = await commit();
    if (faults.answersToLose > 0) {
      faults.answersToLose -= 1;
      if (faults.lostAnswer === 'die') process.kill(process.pid, 'SIGKILL');
      if (faults.lostAnswer === 'drop') this.dropConnection(peer);
      return;
    }
    const delay = faults.delays.appendsMs ?? 0;
    if (delay > 0) await wait(delay);
    answer(outcome);
  }

  async shutDown(): Promise<void> {
    clearInterval(this.statistics);
    this.log.commitWaiting();
    await Promise.all(this.nodes.map((node) => node.shutDown()));
    this.log.close();
  }

  private dropConnection(peer: string): void {
    for (const node of this.nodes) node.dropConnection(peer);
  }
}
