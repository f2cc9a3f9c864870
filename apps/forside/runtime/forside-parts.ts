import type { Scheduling } from '#scheduling';
import type { Role } from '../roles.js';
import type { Parts } from './parts.js';

/** What a process of Forside is made of. */
export interface ForsideParts {
  readonly role: Role;
  readonly parts: Parts;
  /** Of a role that runs the schedule. */
  readonly scheduling: Scheduling | undefined;
}
