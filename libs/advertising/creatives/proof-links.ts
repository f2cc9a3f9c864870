import { Injectable } from '@nestjs/common';
import { KeyedHash } from '#event-store';
import type { Instant } from '#kernel';
import { SignedFields } from '#platform';

/** What a proof link opens: one version of a booking's creative, until it expires. */
export interface ProofLink {
  readonly bookingId: string;
  readonly creativeVersion: number;
  readonly expiresAt: Instant;
}

const LAYOUT = { bookingId: 'uuid', creativeVersion: 'uint32', expiresAt: 'instant' } as const;

/**
 * Signs and verifies the links by which advertisers see and approve a creative, under a key of the newsroom's root key.
 * Nothing is stored: what the link opens is closed by the booking's own stream.
 */
@Injectable()
export class ProofLinks {
  private readonly fields: SignedFields<typeof LAYOUT>;

  constructor(hash: KeyedHash) {
    this.fields = new SignedFields(hash, 'ad-proof', LAYOUT);
  }

  /** A token for an address: letters, digits, `-`, `_` and one dot. */
  sign(link: ProofLink): string {
    return this.fields.sign(link);
  }

  /** What a token opens, expired or not; null when it was not signed here, or was changed. */
  verify(token: string): ProofLink | null {
    return this.fields.read(token);
  }
}
