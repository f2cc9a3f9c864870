import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyedHash } from '#event-store';
import { newSecret } from './secret.js';

/**
 * Browsers in which somebody has signed in to an account before (OWASP, device cookies). Strangers who fail at an
 * account, or from an address that it shares with others, close it to strangers; a browser that is known fails for
 * itself alone. Nothing is stored: what the cookie holds is signed for the account, and opens nothing.
 */
@Injectable()
export class KnownDevices {
  constructor(private readonly keyedHash: KeyedHash) {}

  /** What a browser keeps that signed in to an account: what it shows, if that is right, or something new. */
  cookieFor(account: string, shown: string | null): string {
    if (shown !== null && this.isOf(account, shown)) return shown;
    const device = newSecret();
    return `${device}.${this.signatureOf(account, device).toString('base64url')}`;
  }

  /** Whether a browser was given this when it signed in to the account. */
  isOf(account: string, shown: string): boolean {
    const [device = '', signature = ''] = shown.split('.', 2);
    const given = Buffer.from(signature, 'base64url');
    const own = this.signatureOf(account, device);
    return given.length === own.length && timingSafeEqual(given, own);
  }

  private signatureOf(account: string, device: string): Buffer {
    return Buffer.from(this.keyedHash.of('sign-in device', `${device} ${account}`), 'hex');
  }
}
