import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { request as requestHttp } from 'node:http';
import type { RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Reach } from './reachable-networks.js';

/** A message on its way. */
export interface OutgoingPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What a server answered; its body is of no interest. */
export interface PostAnswer {
  readonly status: number;
  /** As it was sent. */
  readonly retryAfter: string | null;
}

/** An address that nothing is sent to; the message says why. */
export class TargetRefusedError extends Error {
  override readonly name = 'TargetRefusedError';
  constructor(
    /** A host that is not known may be so tomorrow; one that may not be reached stays out of reach. */
    readonly reason: 'out-of-reach' | 'unknown-host',
    message: string,
  ) {
    super(message);
  }
}

/** Finds the addresses of a host; replaced in tests. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** What {@link SafeSender} works with. */
export interface SafeSenderOptions {
  readonly reachable: (address: string) => Reach;
  readonly resolve?: Resolve;
}

const resolveByName: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/**
 * Posts to addresses that others have typed, without becoming a way into the networks around us: a name is resolved
 * once, every address of it must be reachable, and the connection goes to the address that was judged (a second look-up
 * could answer otherwise). Redirects are not followed.
 */
export class SafeSender {
  private readonly reachable: (address: string) => Reach;
  private readonly resolve: Resolve;

  constructor({ reachable, resolve = resolveByName }: SafeSenderOptions) {
    this.reachable = reachable;
    this.resolve = resolve;
  }

  /**
   * The address that a message to a URL goes to.
   * @throws TargetRefusedError
   */
  async targetOf(text: string): Promise<LookupAddress> {
    const url = new URL(text);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = await this.addressesOf(host);
    const [first] = addresses;
    if (!first) throw new TargetRefusedError('unknown-host', 'The host has no address.');
    const reaches = addresses.map(({ address }) => this.reachable(address));
    if (reaches.includes('none')) {
      throw new TargetRefusedError(
        'out-of-reach',
        'The host is in a private network, or in none that may be reached.',
      );
    }
    if (url.protocol !== 'https:' && reaches.includes('public')) {
      throw new TargetRefusedError('out-of-reach', 'Messages go to https addresses alone.');
    }
    return first;
  }

  /** @throws TargetRefusedError before anything is sent; errors of the connection; an abort. */
  async post({ url: text, headers, body, timeoutMs, signal }: OutgoingPost): Promise<PostAnswer> {
    const { address, family } = await this.targetOf(text);
    const url = new URL(text);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const pinned: RequestOptions['lookup'] = (_host, options, found) => {
      if (options.all === true) found(null, [{ address, family }]);
      else found(null, address, family);
    };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const outgoing = send(
        url,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
          lookup: pinned,
          agent: false,
          signal: limit,
        },
        (answer) => {
          resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] ?? null });
          answer.destroy();
        },
      );
      outgoing.on('error', (error) => reject(limit.reason instanceof Error ? limit.reason : error));
      outgoing.end(body);
    });
  }

  private async addressesOf(host: string): Promise<readonly LookupAddress[]> {
    const version = isIP(host);
    if (version !== 0) return [{ address: host, family: version }];
    try {
      return await this.resolve(host);
    } catch {
      throw new TargetRefusedError('unknown-host', 'The host cannot be found.');
    }
  }
}
