import { SiteModule } from '../site/site.module.js';
import { DUTIES } from './roles.js';
import type { Role } from './roles.js';

/** What is up, and where. */
export interface RunningRole {
  readonly role: Role;
  readonly address: string;
  /** Where the first admin's token lies, of a role that takes commands. */
  readonly tokenFile: string | undefined;
}

/** What the person in front of the terminal is told. */
export interface Terminal {
  /** Something that takes time has begun. */
  readonly step: (text: string) => void;
  readonly note: (text: string) => void;
  /** The process is up. */
  readonly ready: (running: RunningRole) => void;
}

/** Writes plain lines, each step with the time since the start. */
export function terminal(stream: NodeJS.WritableStream): Terminal {
  const started = performance.now();
  const write = (line: string) => void stream.write(`${line}\n`);
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(7);
  return {
    step: (text) => write(`${seconds()}  ${text}`),
    note: (text) => write(`         ${text}`),
    ready: (running) =>
      write(
        [
          `${seconds()}  ${running.role === 'all' ? 'Forside' : `The ${running.role} of Forside`} is up.`,
          '',
          ...placesOf(running).map(([name, place]) => `  ${name.padEnd(11)} ${place}`),
          '',
          `  Ctrl-C stops ${running.role === 'all' ? 'everything' : 'it'}.`,
          '',
        ].join('\n'),
      ),
  };
}

function placesOf({
  role,
  address,
  tokenFile,
}: RunningRole): readonly (readonly [name: string, place: string])[] {
  const { serves, commands } = DUTIES[role];
  return [
    ...(serves.includes(SiteModule) ? [['Site', `${address}/`] as const] : []),
    ...(serves.length > 0 ? [['API', `${address}/api/docs`] as const] : []),
    ...(commands ? [['Sign in', `${address}/admin/sign-in`] as const] : []),
    ...(tokenFile === undefined ? [] : [['API token', tokenFile] as const]),
    ...(serves.length > 0 ? [] : [['Health', `${address}/health/ready`] as const]),
  ];
}
