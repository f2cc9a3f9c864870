import { fork } from 'node:child_process';
import type { ChildProcess, Serializable } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('../support/typescript.mjs', import.meta.url).href;
const STOP_LIMIT_MS = 5_000;

/** A TypeScript program of ours in a process of its own, that is asked and answers. It ends when we do. */
export interface Child {
  /**
   * Sends a message and waits for the answer; one at a time.
   * @throws Error when the program fails or ends before.
   */
  ask<Answer>(message: Serializable): Promise<Answer>;
  stop(): Promise<void>;
}

/** What a child answers. */
export type Reply = { readonly answer: Serializable } | { readonly failure: string };

/** Starts a program that calls {@link serve}. */
export function startChild(program: URL): Child {
  const child = fork(fileURLToPath(program), {
    execArgv: ['--import', LOADER, '--enable-source-maps'],
    serialization: 'advanced',
  });
  return {
    ask: (message) => ask(child, message),
    stop: () => stop(child),
  };
}

/** The other side: answers every message of the parent, and ends with it. */
export function serve<Question>(answer: (question: Question) => Promise<Serializable>): void {
  process.on('message', (question) => {
    answer(question as Question).then(
      (value) => reply({ answer: value }),
      (error: unknown) =>
        reply({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
}

function reply(message: Reply): void {
  process.send?.(message);
}

function ask<Answer>(child: ChildProcess, message: Serializable): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      child.off('message', hear);
      child.off('exit', ended);
      settle();
    };
    const hear = (heard: Serializable) =>
      finish(() => {
        const answered = heard as Reply;
        if ('failure' in answered) reject(new Error(answered.failure));
        else resolve(answered.answer as Answer);
      });
    const ended = (code: number | null) =>
      finish(() => reject(new Error(`A process of the benchmark ended: ${code}`)));
    child.on('message', hear);
    child.on('exit', ended);
    child.send(message);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    if (child.connected) child.disconnect();
  });
}
