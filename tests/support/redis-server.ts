import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { reservePort } from './reserved-port.js';

/** A real Redis of the caller's own on 127.0.0.1, with a password, an append-only file and `noeviction`. */
export interface RedisServer {
  /** The same through every restart. */
  readonly url: string;
  /** Forgets everything. */
  readonly flushAll: () => Promise<void>;
  /** Sends a command over a connection of its own. */
  readonly command: (name: string, ...words: readonly string[]) => Promise<unknown>;
  /** kill -9. */
  readonly kill: () => Promise<void>;
  /** Starts it again on what it kept, after it was killed if it still runs. */
  readonly restart: () => Promise<void>;
  /** Neither answers nor ends a connection until {@link resume}. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Kills it and removes its folder. */
  readonly stop: () => Promise<void>;
}

/** What {@link startRedisServer} may do otherwise. */
export interface RedisServerOptions {
  /** Lines of a redis.conf that replace ours. */
  readonly settings?: readonly string[];
  /** Speaks TLS only, with this certificate (PEM). */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

const PROGRAM = 'redis-server';
/** Its input ends with us, however we end. */
const GUARD = 'cat > /dev/null; kill -9 "$(cat "$1/redis.pid")" 2> /dev/null; rm -rf "$1"';

/** Whether tests may start a Redis; Debian: `apt-get install redis-server`. */
export function redisIsInstalled(): boolean {
  return spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Starts a Redis on a free port; it ends with this process at the latest. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'forside-redis-'));
  const guard = spawn('/bin/sh', ['-c', GUARD, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  const password = randomBytes(16).toString('hex');
  const stop = async () => {
    if (guard.exitCode === null) {
      const ended = once(guard, 'exit');
      guard.ref();
      guard.stdin.end();
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const port = await reservePort();
    const server = await launch({ folder, port, password, options });
    return handle({ folder, port, password, options, server, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Launch {
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  readonly options: RedisServerOptions;
}

function handle({
  server,
  stop,
  ...launching
}: Launch & { readonly server: ChildProcess; readonly stop: () => Promise<void> }): RedisServer {
  const { port, password, options } = launching;
  const url = `${options.tls ? 'rediss' : 'redis'}://:${password}@127.0.0.1:${port}`;
  let running = server;
  const kill = async () => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  };
  const command = async (name: string, ...words: readonly string[]) => {
    const client = new Redis(url, {
      ...(options.tls ? { tls: { ca: options.tls.certificate } } : {}),
      retryStrategy: () => null,
    });
    client.on('error', () => undefined);
    try {
      return await client.call(name, ...words);
    } finally {
      client.disconnect();
    }
  };
  return {
    url,
    command,
    flushAll: async () => void (await command('flushall')),
    kill,
    restart: async () => {
      await kill();
      running = await launch(launching);
    },
    pause: () => void running.kill('SIGSTOP'),
    resume: () => void running.kill('SIGCONT'),
    stop: async () => {
      await kill();
      await stop();
    },
  };
}

/** Resolves when it takes connections. @throws Error with what it said when it ends before. */
async function launch({ folder, port, password, options }: Launch): Promise<ChildProcess> {
  const configuration = join(folder, 'redis.conf');
  await writeFile(configuration, await settingsOf({ folder, port, password, options }), { mode: 0o600 });
  const server = spawn(PROGRAM, [configuration], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Redis ended with ${code}: ${output}`)));
  });
  return server;
}

async function settingsOf({ folder, port, password, options }: Launch): Promise<string> {
  const { settings = [], tls } = options;
  const lines = [
    'bind 127.0.0.1',
    `requirepass ${password}`,
    'save ""',
    'appendonly yes',
    'appendfsync everysec',
    'maxmemory-policy noeviction',
    // Else a cluster's own port is this one and ten thousand, which may be anybody's.
    ...(settings.includes('cluster-enabled yes') ? [`cluster-port ${await reservePort()}`] : []),
    ...settings,
    `dir ${folder}`,
    `pidfile ${join(folder, 'redis.pid')}`,
    ...(tls ? ['port 0', `tls-port ${port}`, 'tls-auth-clients no'] : [`port ${port}`]),
  ];
  if (tls) {
    for (const [name, text] of [
      ['tls-cert-file', tls.certificate],
      ['tls-key-file', tls.key],
    ] as const) {
      const file = join(folder, `${name}.pem`);
      await writeFile(file, text, { mode: 0o600 });
      lines.push(`${name} ${file}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
