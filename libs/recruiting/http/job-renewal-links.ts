import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyedHash } from '#event-store';
import { plusDays, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { PublicUrls } from '#platform';

/** What a renewal link lets its holder do: let one ad run on, once, from the term that it has. */
export interface JobRenewal {
  readonly jobId: string;
  /** The revision that set the term. */
  readonly termVersion: number;
  readonly expiresAt: Instant;
}

const PURPOSE = 'job-renewal';
const FIELDS = /^([0-9a-f]{32})([0-9a-f]{8})([0-9a-f]{12})$/;
/** For how long an ad that has ended can still be renewed by its link. */
const DAYS_AFTER_END = 30;

/**
 * Signs and verifies the links by which an employer renews an ad without an account. Nothing is stored: a link is spent
 * when the ad has another term, and dies a while after the end.
 */
@Injectable()
export class JobRenewalLinks {
  constructor(
    private readonly hash: KeyedHash,
    private readonly urls: PublicUrls,
  ) {}

  /** The absolute address of the page with the one button. */
  linkFor(job: { readonly id: string; readonly termVersion: number; readonly endsAt: Instant }): string {
    const { id: jobId, termVersion, endsAt } = job;
    const token = this.sign({ jobId, termVersion, expiresAt: plusDays(endsAt, DAYS_AFTER_END) });
    return this.urls.path(`/admin/job-renewal/${token}`);
  }

  /** A token for an address: letters, digits, `-`, `_` and one dot. */
  sign({ jobId, termVersion, expiresAt }: JobRenewal): string {
    const fields = [
      jobId.replaceAll('-', ''),
      termVersion.toString(16).padStart(8, '0'),
      Date.parse(expiresAt).toString(16).padStart(12, '0'),
    ].join('');
    return `${Buffer.from(fields, 'hex').toString('base64url')}.${this.signatureOf(fields).toString('base64url')}`;
  }

  /** What a token allows at an instant; null when it was not signed here, was changed, or has expired. */
  verify(token: string, now: Instant): JobRenewal | null {
    const [, payload = '', signature = ''] = /^([\w-]{35})\.([\w-]{43})$/.exec(token) ?? [];
    const fields = Buffer.from(payload, 'base64url').toString('hex');
    const [, id = '', termVersion = '', expiry = ''] = FIELDS.exec(fields) ?? [];
    if (id === '') return null;
    const given = Buffer.from(signature, 'base64url');
    const own = this.signatureOf(fields);
    if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
    const expiresAt = toInstant(Number.parseInt(expiry, 16));
    if (expiresAt <= now) return null;
    const jobId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { jobId, termVersion: Number.parseInt(termVersion, 16), expiresAt };
  }

  private signatureOf(fields: string): Buffer {
    return Buffer.from(this.hash.of(PURPOSE, fields), 'hex');
  }
}
