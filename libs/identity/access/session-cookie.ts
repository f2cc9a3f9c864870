import { SESSION_HOURS } from './sessions.js';

const SECRET = /^[A-Za-z0-9_-]{43}$/;

/**
 * The cookie of a browser session. `Lax`, so that a link in a mail opens the page as signed-in staff see it: reading
 * changes nothing, and a command by cookie must show besides that it comes from a page of this newsroom.
 */
export class SessionCookie {
  private readonly name: string;
  private readonly attributes: string;

  constructor(publicUrl: string) {
    const secure = publicUrl.startsWith('https:');
    // The prefix makes browsers refuse the cookie from a sister domain; it needs https.
    this.name = secure ? '__Host-forside_session' : 'forside_session';
    this.attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  /** The secret in a Cookie header. */
  read(header: string | undefined): string | undefined {
    for (const part of (header ?? '').split(';')) {
      const [name, value] = part.trim().split('=', 2);
      if (name === this.name && value !== undefined && SECRET.test(value)) return value;
    }
    return undefined;
  }

  /** The Set-Cookie header that signs in. */
  set(secret: string): string {
    return `${this.name}=${secret}; Max-Age=${SESSION_HOURS * 3600}; ${this.attributes}`;
  }

  /** The Set-Cookie header that signs out. */
  clear(): string {
    return `${this.name}=; Max-Age=0; ${this.attributes}`;
  }
}
