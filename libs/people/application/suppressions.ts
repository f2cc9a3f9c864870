import { Injectable } from '@nestjs/common';
import { Claims } from '#event-store';
import type { PersonState } from '../domain/person.decider.js';
import { suppressionKey } from '../domain/suppression.js';

const KIND = 'person-suppressed';

/** A name at a company, as notices have it. */
export interface NameAtCompany {
  readonly person: string;
  readonly companyId: string;
}

/**
 * The list of those who were erased: keyed hashes in `state.claims`, part of every backup, from which no name can be
 * read. It keeps an import, or a page that is read again, from bringing somebody back.
 */
@Injectable()
export class Suppressions {
  constructor(private readonly claims: Claims) {}

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
    await Promise.all([...keys].map((key) => this.claims.take({ kind: KIND, key, id: personId })));
  }

  /** The id of the person who was erased under this name at this company; undefined for nobody. */
  find(name: NameAtCompany): Promise<string | undefined> {
    return this.claims.ownerOf({ kind: KIND, key: suppressionKey(name) });
  }
}
