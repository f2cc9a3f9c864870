import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyedHash } from '#event-store';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';

/** What a proof link opens: one version of a booking's creative, until it expires. */
export interface ProofLink {
  readonly bookingId: string;
  readonly creativeVersion: number;
  readonly expiresAt: Instant;
}

const PURPOSE = 'ad-proof';
const TOKEN = /^([\w-]{35})\.([\w-]{43})$/;
/** Booking id, version, expiry in milliseconds. */
const BYTES = 16 + 4 + 6;

/**
 * Signs and verifies the links by which advertisers see and approve a creative, under a key of the newsroom's root key.
 * Nothing is stored: what the link opens is closed by the booking's own stream.
 */
@Injectable()
export class ProofLinks {
  constructor(private readonly hash: KeyedHash) {}

  /** A token for an address: letters, digits, `-`, `_` and one dot. */
  sign({ bookingId, creativeVersion, expiresAt }: ProofLink): string {
    const fields = Buffer.alloc(BYTES);
    fields.write(bookingId.replaceAll('-', ''), 0, 'hex');
    fields.writeUInt32BE(creativeVersion, 16);
    fields.writeUIntBE(Date.parse(expiresAt), 20, 6);
    return `${fields.toString('base64url')}.${this.signatureOf(fields).toString('base64url')}`;
  }

  /** What a token opens, expired or not; null when it was not signed here, or was changed. */
  verify(token: string): ProofLink | null {
    const [, payload = '', signature = ''] = TOKEN.exec(token) ?? [];
    const fields = Buffer.from(payload, 'base64url');
    if (fields.length !== BYTES || fields.toString('base64url') !== payload) return null;
    const given = Buffer.from(signature, 'base64url');
    const own = this.signatureOf(fields);
    // The last digit has bits that say nothing: a token is spelt in one way only.
    if (given.toString('base64url') !== signature) return null;
    if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
    const bookingId = fields
      .toString('hex', 0, 16)
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return {
      bookingId,
      creativeVersion: fields.readUInt32BE(16),
      expiresAt: toInstant(fields.readUIntBE(20, 6)),
    };
  }

  private signatureOf(fields: Buffer): Buffer {
    return Buffer.from(this.hash.of(PURPOSE, fields.toString('hex')), 'hex');
  }
}
