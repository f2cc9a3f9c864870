import { timingSafeEqual } from 'node:crypto';
import type { KeyedHash } from '#event-store';

/** 128 of the 256 bits: enough against guessing, half the length. */
const SIGNATURE = 32;

/** Words that this newsroom signed and nobody else can; all of its processes know them. */
export class Tickets {
  /** @param purpose keeps tickets for one use from passing for another's; never renamed */
  constructor(
    private readonly hash: KeyedHash,
    private readonly purpose: string,
  ) {}

  /** @param claims printable ASCII; stands in the ticket in clear */
  sign(claims: string): string {
    return `${claims}.${this.signatureOf(claims)}`;
  }

  /** The claims of a ticket; undefined when it is forged or damaged. */
  read(ticket: string): string | undefined {
    const [, claims, signature] = /^([\x21-\x7e]{1,400})\.([0-9a-f]{32})$/.exec(ticket) ?? [];
    if (claims === undefined || signature === undefined) return undefined;
    return timingSafeEqual(Buffer.from(signature), Buffer.from(this.signatureOf(claims)))
      ? claims
      : undefined;
  }

  private signatureOf(claims: string): string {
    return this.hash.of(this.purpose, claims).slice(0, SIGNATURE);
  }
}
