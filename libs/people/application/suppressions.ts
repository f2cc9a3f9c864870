import { Injectable } from '@nestjs/common';
import { Claims, KeyedHash } from '#event-store';
import { Tombstones } from '#platform';
import type { PersonState } from '../domain/person.decider.js';
import { suppressionKey } from '../domain/suppression.js';

const KIND = 'person-suppressed';

/** A name at a company, as notices have it. */
export interface NameAtCompany {
  readonly person: string;
  readonly companyId: string;
}

/** Who a name on the list belongs to, where that is known. */
export interface Suppressed {
  /** Null on the data of a backup from before the erasure. */
  readonly personId: string | null;
}

/**
 * The list of those who were erased: keyed hashes from which no name can be read, in `state.claims`, part of every
 * backup, and as tombstones beside the keys, which no restored backup of before rolls back. It keeps an import, or a page
 * that is read again, from bringing somebody back.
 */
@Injectable()
export class Suppressions {
  constructor(
    private readonly claims: Claims,
    private readonly tombstones: Tombstones,
    private readonly keyedHash: KeyedHash,
  ) {}

  /** Puts a person on the list under all that their notices still tell. */
  addFrom(personId: string, state: PersonState): Promise<void> {
    const notices = Object.values(state?.notices ?? {});
    return this.add(
      personId,
      notices.flatMap(({ companyId, content }) => (content ? [{ person: content.person, companyId }] : [])),
    );
  }

  /** Puts a person on the list, under every name and company that is known of them. Repeating it is harmless. */
  async add(personId: string, known: readonly NameAtCompany[]): Promise<void> {
    const keys = new Set(known.map(suppressionKey));
    await Promise.all(
      [...keys].map(async (key) => {
        await this.tombstones.put(this.markOf(key));
        await this.claims.take({ kind: KIND, key, id: personId });
      }),
    );
  }

  /** The person who was erased under this name at this company; undefined for nobody. */
  async find(name: NameAtCompany): Promise<Suppressed | undefined> {
    const key = suppressionKey(name);
    const personId = await this.claims.ownerOf({ kind: KIND, key });
    if (personId !== undefined) return { personId };
    return (await this.tombstones.has(this.markOf(key))) ? { personId: null } : undefined;
  }

  private markOf(key: string): string {
    return `suppressed.${this.keyedHash.of('suppressed person', key)}`;
  }
}
