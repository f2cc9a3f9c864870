import { Injectable } from '@nestjs/common';
import { KeyedHash } from '#event-store';
import { plusDays } from '#kernel';
import type { Instant } from '#kernel';
import { PublicUrls, SignedFields } from '#platform';

/** What a renewal link lets its holder do: let one ad run on, once, from the term that it has. */
export interface JobRenewal {
  readonly jobId: string;
  /** The revision that set the term. */
  readonly termVersion: number;
  readonly expiresAt: Instant;
}

const LAYOUT = { jobId: 'uuid', termVersion: 'uint32', expiresAt: 'instant' } as const;
/** For how long an ad that has ended can still be renewed by its link. */
const DAYS_AFTER_END = 30;

/**
 * Signs and verifies the links by which an employer renews an ad without an account. Nothing is stored: a link is spent
 * when the ad has another term, and dies a while after the end.
 */
@Injectable()
export class JobRenewalLinks {
  private readonly fields: SignedFields<typeof LAYOUT>;

  constructor(
    hash: KeyedHash,
    private readonly urls: PublicUrls,
  ) {
    this.fields = new SignedFields(hash, 'job-renewal', LAYOUT);
  }

  /** The absolute address of the page with the one button. */
  linkFor(job: { readonly id: string; readonly termVersion: number; readonly endsAt: Instant }): string {
    const { id: jobId, termVersion, endsAt } = job;
    const token = this.sign({ jobId, termVersion, expiresAt: plusDays(endsAt, DAYS_AFTER_END) });
    return this.urls.path(`/admin/job-renewal/${token}`);
  }

  /** A token for an address: letters, digits, `-`, `_` and one dot. */
  sign(renewal: JobRenewal): string {
    return this.fields.sign(renewal);
  }

  /** What a token allows at an instant; null when it was not signed here, was changed, or has expired. */
  verify(token: string, now: Instant): JobRenewal | null {
    const renewal = this.fields.read(token);
    return renewal && renewal.expiresAt > now ? renewal : null;
  }
}
