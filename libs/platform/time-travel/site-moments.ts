import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { KeyedHash } from '#event-store';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { Signature } from '../signing/signature.js';

/** One page of the site at one moment, for somebody who is not signed in. */
export interface SiteMoment {
  /** The page's path and query, as it is asked for. */
  readonly address: string;
  readonly at: Instant;
  readonly expiresAt: Instant;
  /** Whether the pages that it links to open at the same moment too. */
  readonly further: boolean;
}

/** The member of a query that carries the token. */
export const MOMENT = 'moment';

/** What is no page, or has no other time than now. */
const NO_PAGE =
  /^\/(?:api|admin|assets|feeds|health|metrics|media|sitemaps|sitemap\.xml|robots\.txt|soeg)(?:\/|$)/;
const payloadSchema = z.tuple([z.int(), z.int(), z.boolean()]);

/**
 * Signs and verifies links that open one page of the site at another moment. The address is part of what is signed, so
 * a token opens nothing else; nothing is stored, a link cannot be called back, so it expires.
 */
@Injectable()
export class SiteMoments {
  private readonly signature: Signature;

  constructor(hash: KeyedHash) {
    this.signature = new Signature(hash, 'site-moment');
  }

  /** Whether an address of this site may be that of a page, however it is written: routes are found decoded. */
  static isPage(address: string): boolean {
    try {
      return !NO_PAGE.test(decodeURIComponent(new URL(address, 'http://site.invalid').pathname));
    } catch {
      return false;
    }
  }

  /** The page's address with its token. */
  link(moment: SiteMoment): string {
    const { address, at, expiresAt, further } = moment;
    const values = [Date.parse(at), Date.parse(expiresAt), further];
    const payload = Buffer.from(JSON.stringify(values)).toString('base64url');
    const token = `${payload}.${this.signature.of(`${payload} ${address}`)}`;
    return `${address}${address.includes('?') ? '&' : '?'}${MOMENT}=${token}`;
  }

  /** What a requested address opens; null when it was not signed here, was changed, or has expired. */
  open(url: string, now: Instant): SiteMoment | null {
    const [, address = '', payload = '', signature = ''] =
      /^(.+?)[?&]moment=([\w-]{1,100})\.([\w-]{43})$/.exec(url) ?? [];
    if (payload === '') return null;
    if (!this.signature.verifies(`${payload} ${address}`, signature)) return null;
    const values: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const [at, expiry, further] = payloadSchema.parse(values);
    const expiresAt = toInstant(expiry);
    return expiresAt <= now ? null : { address, at: toInstant(at), expiresAt, further };
  }
}
