import { createUser, setUserPassword } from '#identity';
import { readNewPassword } from './read-password.js';
import { withParts } from './with-parts.js';

export const USER_HELP = `
The password is asked for without being shown, or read as a line from standard input; it is never an argument.
`;

const terminal = { input: process.stdin, output: process.stderr };

/** `forside user create`: the user's id stands on standard output. */
export async function createUserOnCommand(options: {
  readonly email: string;
  readonly name?: string;
  readonly role: readonly string[];
}): Promise<void> {
  const { email, role: roles, name = email.split('@', 1)[0] ?? email } = options;
  const password = await readNewPassword(terminal);
  await withParts(async (parts) => {
    process.stdout.write(`${await createUser(parts, { email, name, roles, password })}\n`);
  });
}

/** `forside user password`: for when nobody is left who could send a link. */
export async function setPasswordOnCommand({ email }: { readonly email: string }): Promise<void> {
  const password = await readNewPassword(terminal);
  await withParts((parts) => setUserPassword(parts, { email, password }));
}
