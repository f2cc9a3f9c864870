import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/** Its input ends with us, however we end; a number that another program has got by then is left alone. */
const GUARD = `while read -r signal pid marker; do all="$all $signal:$pid:$marker"; done
for one in $all; do
  signal="\${one%%:*}"; rest="\${one#*:}"; pid="\${rest%%:*}"
  tr '\\0' ' ' < "/proc/$pid/cmdline" 2> /dev/null | grep -qF -e "\${rest#*:}" && kill -s "$signal" "$pid"
done`;

let guard: ChildProcess | undefined;

/**
 * Has a process that a test started end when the test's own process ends, be it by kill -9.
 * @param marker a word without spaces of its command line, by which it is known
 */
export function endWithUs(
  pid: number,
  options: { readonly signal: 'KILL' | 'INT'; readonly marker: string },
): void {
  if (process.platform !== 'linux') return;
  guard ??= startGuard();
  guard.stdin?.write(`${options.signal} ${pid} ${options.marker}\n`);
}

function startGuard(): ChildProcess {
  const shell = spawn('/bin/sh', ['-c', GUARD], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  shell.stdin.on('error', () => undefined);
  shell.unref();
  // The pipe must not keep a test run alive.
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return shell;
}
