import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Server as TcpServer, Socket } from 'node:net';
import type { ConnectionInjector, Server } from '@grpc/grpc-js';
import type { EventEmitter } from 'node:events';
import { gossipService, serverFeaturesService } from './cluster-services.js';
import { shuttingDown } from './messages.js';
import { HOST, listenOn } from './listen-on.js';
import type { ServingCluster, ServingNode } from './serving.js';
import { streamsService } from './streams-service.js';
import { featuresGrpc, gossipGrpc, grpc, streamsGrpc, v2StreamsGrpc } from './wire.js';
import { appendSessionService } from './append-session.js';

const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;
const SHUTDOWN_LIMIT_MS = 1_000;

interface OpenCall {
  readonly call: EventEmitter;
  readonly kind: 'subscription' | 'appends';
}

/** One address at which the cluster is reached. Connections are its own, so that they can be broken and refused. */
export class ServerNode implements ServingNode {
  readonly host = HOST;
  readonly calls = new Map<string, { total: number; requiringLeader: number }>();
  private readonly sockets = new Set<Socket>();
  private readonly open = new Set<OpenCall>();
  private readonly grpcServer: Server;
  private readonly injector: ConnectionInjector;
  private readonly listener: TcpServer;
  private refusing = false;
  port = 0;

  constructor(readonly cluster: ServingCluster) {
    this.grpcServer = new grpc.Server({
      'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
      'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    });
    this.grpcServer.addService(streamsGrpc.StreamsService, streamsService(this));
    this.grpcServer.addService(featuresGrpc.ServerFeaturesService, serverFeaturesService(this));
    this.grpcServer.addService(gossipGrpc.GossipService, gossipService(this));
    if (cluster.multiStreamAppend) {
      this.grpcServer.addService(v2StreamsGrpc.StreamsServiceService, appendSessionService(this));
    }
    this.injector = this.grpcServer.createConnectionInjector(grpc.ServerCredentials.createInsecure());
    this.listener = createServer({ noDelay: true }, (socket) => this.accept(socket));
  }

  /** @param port 0 for a free one */
  async listen(port: number): Promise<void> {
    this.port = await listenOn(this.listener, port);
  }

  get connections(): number {
    return this.sockets.size;
  }

  get subscriptions(): number {
    return [...this.open].filter(({ kind }) => kind === 'subscription').length;
  }

  admits(method: string, { requiresLeader }: { readonly requiresLeader: boolean }): boolean {
    const count = this.calls.get(method) ?? { total: 0, requiringLeader: 0 };
    this.calls.set(method, count);
    count.total += 1;
    if (!requiresLeader) return true;
    count.requiringLeader += 1;
    return this.cluster.answersForLeader(this);
  }

  keepOpen(call: EventEmitter, kind: OpenCall['kind']): () => void {
    const entry = { call, kind };
    this.open.add(entry);
    return () => this.open.delete(entry);
  }

  dropConnections(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** @param peer the address of the other side, as a call tells it */
  dropConnection(peer: string): void {
    for (const socket of this.sockets) {
      if (peer === `${socket.remoteAddress}:${socket.remotePort}`) socket.resetAndDestroy();
    }
  }

  refuseConnections(refuse: boolean): void {
    this.refusing = refuse;
    if (refuse) this.dropConnections();
  }

  /** Tells every open call that it is over, lets the others finish, then closes. */
  async shutDown(): Promise<void> {
    this.listener.close();
    for (const { call } of [...this.open]) call.emit('error', shuttingDown());
    this.injector.drain(SHUTDOWN_LIMIT_MS);
    const closed = [...this.sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    await Promise.race([Promise.all(closed), wait(SHUTDOWN_LIMIT_MS)]);
    this.dropConnections();
  }

  private accept(socket: Socket): void {
    socket.on('error', () => undefined);
    if (this.refusing) {
      socket.resetAndDestroy();
      return;
    }
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    this.injector.injectConnection(socket);
  }
}
