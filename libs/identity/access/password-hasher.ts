import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { KeyedHash } from '#event-store';
import { HttpProblem } from '#platform';
import { normalisedPassword } from '../domain/password-rules.js';

/** OWASP Password Storage Cheat Sheet (2025), argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const CURRENT = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;
/** Of no password: costs whoever names an unknown account the time that a known one takes. */
const OF_NOBODY = `${CURRENT}Y0MnGj00Fz0+mbB1/IpPuA$GAXGWlsCv2q/WyTZIIz/0HyZCLWcjrRqmo5v/mT7LdM`;

/** At a time: each takes 19 MiB and a thread of the four that files and DNS need too. */
const AT_ONCE = 2;
const MOST_WAITING = 100;

/**
 * Hashes passwords with argon2id, over a keyed hash: whoever has the database and not the root key cannot even begin to
 * guess.
 */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly keyedHash: KeyedHash) {}

  /** In PHC form, with its parameters and a salt of its own. */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(this.peppered(password), COST));
  }

  /** @param kept null for an account that has no password or is not there: false, after as long */
  async matches(password: string, kept: string | null): Promise<boolean> {
    const matching = await this.inTurn(() => verify(kept ?? OF_NOBODY, this.peppered(password)));
    return matching && kept !== null;
  }

  /** Whether a hash was made with other parameters than today's. */
  isOld(kept: string): boolean {
    return !kept.startsWith(CURRENT);
  }

  private peppered(password: string): string {
    return this.keyedHash.of('password', normalisedPassword(password));
  }

  /** @throws HttpProblem 503 `busy` rather than letting a flood of attempts take the process down */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= MOST_WAITING) {
        throw new HttpProblem(503, 'busy', 'Too many are signing in at this moment: try again soon.', {
          headers: { 'Retry-After': '2' },
        });
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
