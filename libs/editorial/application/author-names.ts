import { Injectable } from '@nestjs/common';
import { Claims } from '#event-store';
import { authorNameKey } from '../domain/name-keys.js';

const AUTHOR_NAME_CLAIM = 'author-name';

/** That no two authors share a name. */
@Injectable()
export class AuthorNames {
  constructor(private readonly claims: Claims) {}

  /** Takes a name for an author if it is free. @returns the id of the author who has it */
  claim(name: string, id: string): Promise<string> {
    return this.claims.take({ kind: AUTHOR_NAME_CLAIM, key: authorNameKey(name), id });
  }
}
