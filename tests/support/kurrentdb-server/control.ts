import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cluster } from './cluster.js';
import type { Delays, LostAnswer } from './faults.js';

/** What a server tells about itself. */
export interface ServerState {
  /** Connections of clients, on all nodes. */
  readonly connections: number;
  /** Subscriptions that are open, silent ones too. */
  readonly subscriptions: number;
  /** The node that leads. */
  readonly leader: number;
  /** Requests since the process began, by method: append, batchAppend, read, subscribe, delete, tombstone, appendSession. */
  readonly calls: Readonly<Record<string, { readonly total: number; readonly requiringLeader: number }>>;
}

/** The requests that the control channel takes, each `POST /<name>` with its members as JSON. */
export interface ControlRequests {
  readonly 'drop-connections': { readonly node?: number };
  readonly 'refuse-connections': { readonly node?: number };
  readonly 'accept-connections': { readonly node?: number };
  readonly 'silence-subscriptions': { readonly newOnesToo: boolean };
  readonly 'speak-again': Readonly<Record<string, never>>;
  readonly delay: Delays;
  readonly 'lose-append-answers': { readonly times: number; readonly then: LostAnswer };
  readonly 'refuse-appends': { readonly times: number };
  readonly 'send-to-leader': { readonly times: number };
  readonly 'recognise-repeats': { readonly recognise: boolean };
  readonly elect: { readonly node: number };
  readonly heal: Readonly<Record<string, never>>;
}

/** The control channel: `GET /state` and the faults, over HTTP on this machine only. */
export async function serveControl(
  cluster: Cluster,
  port: number,
): Promise<{ readonly port: number; readonly close: () => void }> {
  const actions = actionsOf(cluster);
  const server = createServer((request, response) => {
    const answer = async (): Promise<unknown> => {
      const name = (request.url ?? '/').slice(1);
      if (request.method === 'GET' && name === 'state') return stateOf(cluster);
      const action = request.method === 'POST' ? actions[name as keyof ControlRequests] : undefined;
      if (action === undefined) throw new Error(`There is no ${request.method} ${request.url}.`);
      action((await bodyOf(request)) as never);
      return {};
    };
    answer().then(
      (body) => response.end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function actionsOf(cluster: Cluster): {
  readonly [Name in keyof ControlRequests]: (request: ControlRequests[Name]) => void;
} {
  const { faults } = cluster;
  const nodes = (index: number | undefined) =>
    cluster.nodes.filter((_, at) => index === undefined || index === at);
  return {
    'drop-connections': ({ node }) => nodes(node).forEach((one) => one.dropConnections()),
    'refuse-connections': ({ node }) => nodes(node).forEach((one) => one.refuseConnections(true)),
    'accept-connections': ({ node }) => nodes(node).forEach((one) => one.refuseConnections(false)),
    'silence-subscriptions': (options) => faults.silence(options),
    'speak-again': () => faults.speakAgain(),
    delay: (delays) => (faults.delays = delays),
    'lose-append-answers': ({ times, then }) => {
      faults.answersToLose = times;
      faults.lostAnswer = then;
    },
    'refuse-appends': ({ times }) => (faults.appendsToRefuse = times),
    'send-to-leader': ({ times }) => (faults.requestsToSendToTheLeader = times),
    'recognise-repeats': ({ recognise }) => (cluster.log.recognisesRepeats = recognise),
    elect: ({ node }) => cluster.elect(node),
    heal: () => {
      faults.heal();
      cluster.log.recognisesRepeats = true;
      for (const node of cluster.nodes) node.refuseConnections(false);
    },
  };
}

function stateOf(cluster: Cluster): ServerState {
  const calls: Record<string, { total: number; requiringLeader: number }> = {};
  for (const node of cluster.nodes) {
    for (const [method, { total, requiringLeader }] of node.calls) {
      const sum = (calls[method] ??= { total: 0, requiringLeader: 0 });
      sum.total += total;
      sum.requiringLeader += requiringLeader;
    }
  }
  return {
    connections: cluster.nodes.reduce((sum, node) => sum + node.connections, 0),
    subscriptions: cluster.nodes.reduce((sum, node) => sum + node.subscriptions, 0),
    leader: cluster.nodes.indexOf(cluster.leader),
    calls,
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : JSON.parse(text);
}
