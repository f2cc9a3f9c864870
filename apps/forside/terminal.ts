/** What the person in front of the terminal is told. */
export interface Terminal {
  /** Something that takes time has begun. */
  readonly step: (text: string) => void;
  readonly note: (text: string) => void;
  /** The newsroom is up. */
  readonly ready: (address: string, tokenFile: string) => void;
}

/** Writes plain lines, each step with the time since the start. */
export function terminal(stream: NodeJS.WritableStream): Terminal {
  const started = performance.now();
  const write = (line: string) => void stream.write(`${line}\n`);
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(7);
  return {
    step: (text) => write(`${seconds()}  ${text}`),
    note: (text) => write(`         ${text}`),
    ready: (address, tokenFile) =>
      write(
        [
          `${seconds()}  Forside is up.`,
          '',
          `  Site        ${address}/`,
          `  API         ${address}/api/docs`,
          `  Sign in     ${address}/admin/sign-in`,
          `  API token   ${tokenFile}`,
          '',
          '  Ctrl-C stops everything.',
          '',
        ].join('\n'),
      ),
  };
}
