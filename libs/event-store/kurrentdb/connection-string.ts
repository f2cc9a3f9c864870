import { KurrentDBClient } from '@kurrent/kurrentdb-client';

/** The connection string cannot be used; the message quotes nothing of it, since it holds a password. */
export class ConnectionStringError extends Error {
  override readonly name = 'ConnectionStringError';
}

const SHAPE =
  /^(?<scheme>esdb|kurrentdb|kurrent|kdb)(?<discover>\+discover)?:\/\/(?<rest>[^?\s]+(?<query>\?\S+)?)$/;
const KEYS = new Set([
  'usercertfile',
  'userkeyfile',
  'maxdiscoverattempts',
  'connectionname',
  'defaultdeadline',
  'discoveryinterval',
  'gossiptimeout',
  'nodepreference',
  'tls',
  'tlsverifycert',
  'tlscafile',
  'throwonappendfailure',
  'keepaliveinterval',
  'keepalivetimeout',
]);

/**
 * The connection string as the client takes it without a word: it would print what it does not know, with the password
 * beside it.
 * @throws ConnectionStringError
 */
export function checkedConnectionString(text: string): string {
  const { discover = '', rest = '', query = '' } = SHAPE.exec(text.trim())?.groups ?? {};
  if (rest === '') {
    throw new ConnectionStringError(
      'That is no connection string of KurrentDB. It looks like kurrentdb://user:password@host:2113?tls=true.',
    );
  }
  for (const pair of query.slice(1).split('&').filter(Boolean)) {
    const [name = '', value = ''] = pair.split('=');
    const key = name.toLowerCase().replace(/[_-]/g, '');
    if (!KEYS.has(key)) {
      throw new ConnectionStringError(
        `KurrentDB knows no option ${JSON.stringify(name)} in a connection string.`,
      );
    }
    // With it the client answers a refused append with a revision of its own invention.
    if (key === 'throwonappendfailure' && value.trim() !== 'true') {
      throw new ConnectionStringError(
        'Leave throwOnAppendFailure out of the connection string of KurrentDB.',
      );
    }
  }
  return `kurrentdb${discover}://${rest}`;
}

/**
 * A client of a checked connection string.
 * @throws ConnectionStringError, also for certificates that are not there
 */
export function openClient(connectionString: string): KurrentDBClient {
  try {
    return KurrentDBClient.connectionString(connectionString);
  } catch (error) {
    // What the client says of its options quotes the string; what it says of certificates does not.
    const message = error instanceof Error ? error.message : '';
    throw new ConnectionStringError(
      /certificate|userCertFile/.test(message)
        ? `KurrentDB cannot be reached so: ${message}`
        : 'KurrentDB does not understand that connection string: look at its hosts, ports and values.',
    );
  }
}
