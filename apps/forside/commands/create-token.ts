import { issueToken } from '#identity';
import { withParts } from './with-parts.js';

/** `forside token create`: the token stands on standard output and nowhere else. */
export async function createToken(options: {
  readonly name: string;
  readonly role: readonly string[];
}): Promise<void> {
  await withParts(async (parts) => {
    const token = await issueToken({ ...parts, name: options.name, roles: options.role });
    process.stdout.write(`${token}\n`);
  });
}
