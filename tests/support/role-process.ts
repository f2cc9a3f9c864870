import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithUs } from './end-with-us.js';
import { reservePort } from './reserved-port.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'dist', 'bundle', 'main.js');

/** What a process can be started as. */
export type RoleName = 'all' | 'newsroom' | 'site' | 'projector' | 'worker';

/** How one part of a process is. */
export interface CheckReport {
  readonly ok: boolean;
  readonly detail?: string;
  /** The process is ready without it. */
  readonly advisory?: boolean;
}

/** What `/health/ready` says. */
export interface Health {
  readonly status: number;
  readonly checks: Readonly<
    Record<string, { readonly ok: boolean; readonly detail?: string; readonly advisory?: boolean }>
  >;
}

/** A role of Forside in a process of its own, as a platform starts it. */
export interface RoleProcess {
  readonly role: RoleName;
  readonly address: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly output: () => string;
  readonly live: () => Promise<number>;
  readonly health: () => Promise<Health>;
  /** Asks it to stop; the exit code. */
  readonly stop: (signal?: 'SIGTERM' | 'SIGINT') => Promise<number | null>;
  /** kill -9. */
  readonly kill: () => Promise<void>;
  /** Stops it in its tracks: its connections stay, and it does nothing. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/** How a process ended that was not to stay. */
export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts the built role (`dist/`) on a port of its own and waits until it says that it is up.
 * @throws Error with all that it said when it ends before.
 */
export async function startRole(
  role: RoleName,
  environment: Readonly<Record<string, string>>,
): Promise<RoleProcess> {
  const port = await reservePort();
  const child = spawnRole([role], { PORT: String(port), ...environment });
  let output = '';
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(' is up.')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code, signal) =>
      reject(new Error(`The role ${role} ended with ${code ?? signal}:\n${output}`)),
    );
  });
  const address = `http://127.0.0.1:${port}`;
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      // A paused process is killed, but does not hear of anything else.
      child.kill('SIGCONT');
    }
    await ended;
    return child.exitCode;
  };
  return {
    role,
    address,
    pid: child.pid ?? 0,
    child,
    output: () => output,
    live: async () => (await fetch(`${address}/health/live`)).status,
    health: async () => {
      const response = await fetch(`${address}/health/ready`);
      const { checks } = (await response.json()) as Health;
      return { status: response.status, checks };
    },
    stop: (signal = 'SIGTERM') => end(signal),
    kill: async () => void (await end('SIGKILL')),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

/** Starts the built `forside` with these words and waits until it has ended by itself. */
export async function endingOf(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ending> {
  const child = spawnRole(words, environment);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, ...said };
}

function spawnRole(words: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      SAMPLE: 'none',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) endWithUs(child.pid, { signal: 'KILL', marker: MAIN });
  return child;
}
