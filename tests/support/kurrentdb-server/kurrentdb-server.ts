import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { reservePort } from '../reserved-port.js';
import type { ControlRequests, ServerState } from './control.js';
import type { Delays, LostAnswer } from './faults.js';

export type { Delays, LostAnswer, ServerState };

const LOADER = new URL('../typescript.mjs', import.meta.url).href;
const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));
const STOP_LIMIT_MS = 5_000;
const MAX_ERRORS = 4_000;

/** What a server of its own kind is started with; all of it may be left out. */
export interface KurrentDBServerOptions {
  /** Keeps the log, in this file; without it the log is thrown away at {@link KurrentDBServer.stop}. */
  readonly dataFile?: string;
  /** One node, or a cluster of three with one leader. */
  readonly nodes?: 1 | 3;
  /** `24.10.0` unless told; from `25.1.0` on it takes several streams in one append. */
  readonly serverVersion?: string;
  /** Bytes of one append, 1 MiB unless told. */
  readonly maxAppendSize?: number;
  /** The server writes statistics into its own log every so often, every second unless told; 0 only after appends. */
  readonly statisticsMs?: number;
}

/** What can be made to go wrong. */
export interface KurrentDBFaults {
  /** Breaks every connection; new ones are accepted. */
  dropConnections(options?: { readonly node?: number }): Promise<void>;
  /** Breaks every connection and accepts none: the server cannot be reached, and lives. */
  refuseConnections(options?: { readonly node?: number }): Promise<void>;
  acceptConnections(options?: { readonly node?: number }): Promise<void>;
  /**
   * Subscriptions that are open stay open and deliver nothing, while appends, reads and new subscriptions go on
   * (server issue 5672); with `newOnesToo` a new subscription is confirmed and says nothing either.
   */
  silenceSubscriptions(options?: { readonly newOnesToo?: boolean }): Promise<void>;
  /** Silent subscriptions go on from where they stopped. */
  speakAgain(): Promise<void>;
  /** From now on; `{}` ends it. */
  delay(delays: Delays): Promise<void>;
  /** The next appends are committed and not answered: their connection breaks unless told otherwise. */
  loseAppendAnswers(options?: { readonly times?: number; readonly then?: LostAnswer }): Promise<void>;
  /** The next appends are not committed, and their connection breaks. */
  refuseAppends(options?: { readonly times?: number }): Promise<void>;
  /** The next requests that require a leader are sent to the leader, even by the leader itself. */
  notLeader(options?: { readonly times?: number }): Promise<void>;
  /** Appends that repeat what is there are answered with a conflict, which no server of today does. */
  forgetRepeats(): Promise<void>;
  /** Makes another node the leader; the old one sends on whoever requires a leader. */
  elect(node: number): Promise<void>;
  /** Stops the process in its tracks (SIGSTOP): connections stay, nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Ends all faults but a frozen process. */
  heal(): Promise<void>;
}

/** A server that speaks the protocol of KurrentDB, in a process of its own. */
export interface KurrentDBServer {
  /** For clients: one node, or all nodes of the cluster. The same after a restart. */
  readonly connectionString: string;
  /** For clients that find the leader by asking one node. */
  readonly discoverConnectionString: string;
  /** Each node by itself, without asking who leads. */
  readonly nodeConnectionStrings: readonly string[];
  readonly dataFile: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  readonly faults: KurrentDBFaults;
  state(): Promise<ServerState>;
  /** SIGKILL; the data stay. */
  kill(): Promise<void>;
  /** Gracefully; the data stay. */
  shutDown(): Promise<void>;
  /** Starts again on the same data and ports, after {@link shutDown} unless it is down already. No faults. */
  restart(): Promise<void>;
  /** Shuts down and throws away data that nobody else asked to keep. */
  stop(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly ports: readonly number[];
  readonly control: number;
}

/** Starts a server on free ports of this machine. It ends when this process ends. */
export async function startKurrentDBServer(options: KurrentDBServerOptions = {}): Promise<KurrentDBServer> {
  const folder = options.dataFile === undefined ? await mkdtemp(join(tmpdir(), 'kurrentdb-')) : undefined;
  const dataFile = options.dataFile ?? join(folder ?? '', 'log');
  const ports: number[] = [];
  while (ports.length < (options.nodes ?? 1)) ports.push(await reservePort());
  let running: Running | undefined = await start(options, dataFile, ports);

  const post = async <Name extends keyof ControlRequests>(name: Name, request: ControlRequests[Name]) => {
    const response = await fetch(`${controlAddress()}/${name}`, {
      method: 'POST',
      body: JSON.stringify(request),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
  };
  const controlAddress = () => {
    if (running === undefined) throw new Error('The server is down.');
    return `http://127.0.0.1:${running.control}`;
  };
  const signal = (name: NodeJS.Signals) => {
    running?.child.kill(name);
  };
  const down = async (name: NodeJS.Signals) => {
    if (running === undefined) return;
    const { child } = running;
    running = undefined;
    await end(child, name);
  };
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  const nodeConnectionStrings = addresses.map((address) => `kurrentdb://${address}?tls=false`);

  return {
    connectionString: `kurrentdb://${addresses.join(',')}?tls=false`,
    discoverConnectionString: `kurrentdb+discover://${addresses[0] ?? ''}?tls=false`,
    nodeConnectionStrings,
    dataFile,
    get pid() {
      return running === undefined || hasEnded(running.child) ? undefined : running.child.pid;
    },
    faults: {
      dropConnections: (request = {}) => post('drop-connections', request),
      refuseConnections: (request = {}) => post('refuse-connections', request),
      acceptConnections: (request = {}) => post('accept-connections', request),
      silenceSubscriptions: ({ newOnesToo = false } = {}) => post('silence-subscriptions', { newOnesToo }),
      speakAgain: () => post('speak-again', {}),
      delay: (delays) => post('delay', delays),
      loseAppendAnswers: ({ times = 1, then = 'drop' } = {}) => post('lose-append-answers', { times, then }),
      refuseAppends: ({ times = 1 } = {}) => post('refuse-appends', { times }),
      notLeader: ({ times = 1 } = {}) => post('send-to-leader', { times }),
      forgetRepeats: () => post('recognise-repeats', { recognise: false }),
      elect: (node) => post('elect', { node }),
      freeze: () => signal('SIGSTOP'),
      thaw: () => signal('SIGCONT'),
      heal: () => post('heal', {}),
    },
    state: async () => {
      const response = await fetch(`${controlAddress()}/state`);
      return (await response.json()) as ServerState;
    },
    kill: () => down('SIGKILL'),
    shutDown: () => down('SIGTERM'),
    restart: async () => {
      await down('SIGTERM');
      running = await start(options, dataFile, ports);
    },
    stop: async () => {
      await down('SIGTERM');
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(
  options: KurrentDBServerOptions,
  dataFile: string,
  ports: readonly number[],
): Promise<Running> {
  const words = [
    '--data',
    dataFile,
    '--ends-with-parent',
    ...ports.flatMap((port) => ['--port', String(port)]),
    ...(options.serverVersion === undefined ? [] : ['--version', options.serverVersion]),
    ...(options.maxAppendSize === undefined ? [] : ['--max-append-size', String(options.maxAppendSize)]),
    ...(options.statisticsMs === undefined ? [] : ['--statistics-ms', String(options.statisticsMs)]),
  ];
  const child = spawn(process.execPath, ['--import', LOADER, PROGRAM, ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-MAX_ERRORS)));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${errors}`)));
  });
  const ready = JSON.parse(line) as Omit<Running, 'child'>;
  return { ...ready, child };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  if (signal === 'SIGKILL') return void (await ended);
  child.kill('SIGCONT');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(late);
}
