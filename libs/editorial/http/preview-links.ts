import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyedHash } from '#event-store';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';

/** What a preview link opens: exactly one revision of one article, until it expires. */
export interface Preview {
  readonly articleId: string;
  readonly revision: bigint;
  readonly expiresAt: Instant;
}

const PURPOSE = 'article-preview';
const FIELDS = /^([0-9a-f]{32})([0-9a-f]{16})([0-9a-f]{12})$/;

/** Signs and verifies links that show what is not public. Nothing is stored; a link cannot be called back, so it expires. */
@Injectable()
export class PreviewLinks {
  constructor(private readonly hash: KeyedHash) {}

  /** A token for an address: letters, digits, `-`, `_` and one dot. */
  sign({ articleId, revision, expiresAt }: Preview): string {
    const fields = [
      articleId.replaceAll('-', ''),
      revision.toString(16).padStart(16, '0'),
      Date.parse(expiresAt).toString(16).padStart(12, '0'),
    ].join('');
    return `${Buffer.from(fields, 'hex').toString('base64url')}.${this.signatureOf(fields).toString('base64url')}`;
  }

  /** What a token opens at an instant; null when it was not signed here, was changed, or has expired. */
  verify(token: string, now: Instant): Preview | null {
    const [, payload = '', signature = ''] = /^([\w-]{40})\.([\w-]{43})$/.exec(token) ?? [];
    const fields = Buffer.from(payload, 'base64url').toString('hex');
    const [, id = '', revision = '', expiry = ''] = FIELDS.exec(fields) ?? [];
    if (id === '') return null;
    const given = Buffer.from(signature, 'base64url');
    const own = this.signatureOf(fields);
    if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
    const expiresAt = toInstant(Number.parseInt(expiry, 16));
    if (expiresAt <= now) return null;
    const articleId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { articleId, revision: BigInt(`0x${revision}`), expiresAt };
  }

  private signatureOf(fields: string): Buffer {
    return Buffer.from(this.hash.of(PURPOSE, fields), 'hex');
  }
}
