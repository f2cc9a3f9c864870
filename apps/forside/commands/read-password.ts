import { StringDecoder } from 'node:string_decoder';
import { StartupError } from '#platform';

/** What a password is read from and asked on. */
export interface PasswordTerminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WritableStream;
}

const ENTER = new Set(['\r', '\n', '\u0004']);
const RUBOUT = new Set(['\u007f', '\b']);
const LONGEST = 4_096;

/**
 * Asks for a new password twice, without showing it; from a pipe its first line counts. Never an argument of the
 * command, which every user of the machine could read and the shell would remember.
 * @throws StartupError `password-missing` or `passwords-differ`, saying what to do
 */
export async function readNewPassword({ input, output }: PasswordTerminal): Promise<string> {
  if (!input.isTTY) return firstLine(input);
  const password = await ask('Password (at least 12 characters): ', { input, output });
  const again = await ask('Once more: ', { input, output });
  if (password === again) return password;
  throw new StartupError('passwords-differ', 'The two are not the same: run the command again.');
}

async function firstLine(input: NodeJS.ReadStream): Promise<string> {
  const decoder = new StringDecoder('utf8');
  let text = '';
  for await (const chunk of input as AsyncIterable<Buffer>) {
    text += decoder.write(chunk);
    if (text.includes('\n') || text.length > LONGEST) break;
  }
  const password = text.split(/\r?\n/, 1)[0] ?? '';
  if (password !== '') return password;
  throw new StartupError(
    'password-missing',
    'Give the password as a line on standard input, or run the command in a terminal.',
  );
}

/** Reads a line key by key, in raw mode, so that the terminal shows nothing of it. */
function ask(question: string, { input, output }: PasswordTerminal): Promise<string> {
  const decoder = new StringDecoder('utf8');
  return new Promise<string>((resolve, reject) => {
    const typed: string[] = [];
    const finish = (settle: () => void): void => {
      input.off('data', read).setRawMode(false).pause();
      output.write('\n');
      settle();
    };
    const read = (chunk: Buffer): void => {
      for (const key of decoder.write(chunk)) {
        if (ENTER.has(key)) return finish(() => resolve(typed.join('')));
        if (key === '\u0003') {
          return finish(() => reject(new StartupError('password-missing', 'Nothing was changed.')));
        }
        if (RUBOUT.has(key)) typed.pop();
        else if (key >= ' ') typed.push(key);
      }
    };
    // The question comes when the terminal has stopped to echo, so that nothing typed at once is shown.
    input.setRawMode(true).resume().on('data', read);
    output.write(question);
  });
}
