import { SESSION_HOURS } from './sessions.js';

/**
 * A cookie of staff. `Lax`, so that a link in a mail opens the page as signed-in staff see it: reading changes nothing,
 * and a command by cookie must show besides that it comes from a page of this newsroom.
 */
class StaffCookie {
  private readonly name: string;
  private readonly attributes: string;

  constructor(
    publicUrl: string,
    private readonly of: { readonly name: string; readonly value: RegExp; readonly seconds: number },
  ) {
    const secure = publicUrl.startsWith('https:');
    // The prefix makes browsers refuse the cookie from a sister domain; it needs https.
    this.name = secure ? `__Host-${of.name}` : of.name;
    this.attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  /** The value in a Cookie header. */
  read(header: string | undefined): string | undefined {
    for (const part of (header ?? '').split(';')) {
      const [name, value] = part.trim().split('=', 2);
      if (name === this.name && value !== undefined && this.of.value.test(value)) return value;
    }
    return undefined;
  }

  /** The Set-Cookie header that gives it. */
  set(value: string): string {
    return `${this.name}=${value}; Max-Age=${this.of.seconds}; ${this.attributes}`;
  }

  /** The Set-Cookie header that takes it away. */
  clear(): string {
    return `${this.name}=; Max-Age=0; ${this.attributes}`;
  }
}

/** The cookie of a browser session: its secret. */
export class SessionCookie extends StaffCookie {
  constructor(publicUrl: string) {
    super(publicUrl, { name: 'forside_session', value: /^[\w-]{43}$/, seconds: SESSION_HOURS * 3_600 });
  }
}

const DEVICE_DAYS = 180;

/** The cookie of a browser that somebody has signed in with before; it opens nothing, see `KnownDevices`. */
export class DeviceCookie extends StaffCookie {
  constructor(publicUrl: string) {
    super(publicUrl, {
      name: 'forside_device',
      value: /^[\w-]{43}\.[\w-]{43}$/,
      seconds: DEVICE_DAYS * 86_400,
    });
  }
}
