import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { derivedId, randomId } from '#event-store';
import { errorCode, writeFileAtomically } from '#platform';
import { tokenIdOf } from '../application/issue-token/token-issuer.js';
import { Credentials } from './credentials.js';
import { issuerOf } from './issue-token.js';
import type { IdentityParts } from './issue-token.js';
import { isToken, newToken } from './secret.js';

/** The same command at every start, so that a start that was cut short is completed by the next. */
const COMMAND_ID = derivedId('first-admin');
/** Any number that nothing else on the database locks. */
const LOCK = 4_071_928;

/**
 * Lets the first person in: an admin whose token lies in `DATA_DIR/admin-token`, mode 0600.
 *
 * The file first, the stream next, the hash last: only the hash says that it is done, and until then the token in the
 * file is the one that counts. Once it is done, a file that somebody took away is not written again.
 * @returns the path of the file
 */
export async function ensureFirstAdmin(
  parts: IdentityParts & { readonly configuration: { readonly dataDir: string } },
): Promise<string> {
  const path = join(parts.configuration.dataDir, 'admin-token');
  if (await isDone(parts)) return path;
  await inTurn(parts, async () => {
    if (await isDone(parts)) return;
    const token = (await tokenIn(path)) ?? newToken();
    await writeFileAtomically(path, `${token}\n`, 0o600);
    const envelope = { commandId: COMMAND_ID, actorId: 'first-start', correlationId: randomId() };
    const request = { name: 'Admin', roles: ['admin'], expiresAt: null, scopes: null } as const;
    await issuerOf(parts).issue(envelope, request, { token });
  });
  return path;
}

function isDone({ dataSource, runner, clock }: IdentityParts): Promise<boolean> {
  return new Credentials(dataSource, runner, clock).has(tokenIdOf(COMMAND_ID));
}

/** Of newsrooms that start together one leaves a token; otherwise each would, and all but one would open nothing. */
async function inTurn({ dataSource }: IdentityParts, work: () => Promise<void>): Promise<void> {
  const turn = dataSource.createQueryRunner();
  try {
    await turn.query(`select pg_advisory_lock(${LOCK})`);
    try {
      await work();
    } finally {
      await turn.query(`select pg_advisory_unlock(${LOCK})`);
    }
  } finally {
    await turn.release();
  }
}

async function tokenIn(path: string): Promise<string | undefined> {
  try {
    const token = (await readFile(path, 'utf8')).trim();
    return isToken(token) ? token : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
