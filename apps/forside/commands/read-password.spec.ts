import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { readNewPassword } from './read-password.js';

/** A terminal on which somebody types; what it shows is kept. */
class Typist extends PassThrough {
  readonly shown: string[] = [];
  readonly modes: boolean[] = [];
  readonly output = new PassThrough();

  constructor(readonly isTTY: boolean) {
    super();
    this.output.on('data', (chunk: Buffer) => this.shown.push(chunk.toString()));
  }

  setRawMode(mode: boolean): this {
    this.modes.push(mode);
    return this;
  }

  ask(): Promise<string> {
    const input = this as unknown as NodeJS.ReadStream;
    return readNewPassword({ input, output: this.output });
  }
}

const types = async (typist: Typist, ...answers: readonly string[]) => {
  for (const answer of answers) {
    await new Promise((resolve) => setImmediate(resolve));
    typist.write(answer);
  }
};

describe('A new password on the command line', () => {
  it('is asked for twice and never shown, with typing errors taken back', async () => {
    const typist = new Typist(true);
    const read = typist.ask();
    await types(typist, 'tre kraner vedd\u007f kajen\r', 'tre kraner ', 'ved kajen\n');
    expect(await read).toBe('tre kraner ved kajen');
    expect(typist.shown.join('')).not.toContain('kraner');
    expect(typist.modes).toEqual([true, false, true, false]);
  });

  it('is refused when the two are not the same, and when somebody thinks better of it', async () => {
    const other = new Typist(true);
    const refused = expect(other.ask()).rejects.toThrow('not the same');
    await types(other, 'tre kraner\r', 'fire kraner\r');
    await refused;
    const stopped = new Typist(true);
    const nothing = expect(stopped.ask()).rejects.toThrow('Nothing was changed');
    await types(stopped, 'tre\u0003');
    await nothing;
    expect(stopped.modes).toEqual([true, false]);
  });

  it('is the first line of a pipe, whatever its line ends and wherever its bytes are cut', async () => {
    const pipe = new Typist(false);
    const read = pipe.ask();
    const bytes = Buffer.from('blåbær på kajen\r\nmere\n');
    pipe.write(bytes.subarray(0, 3));
    pipe.end(bytes.subarray(3));
    expect(await read).toBe('blåbær på kajen');
    const empty = new Typist(false);
    empty.end('');
    await expect(empty.ask()).rejects.toThrow('standard input');
  });
});
