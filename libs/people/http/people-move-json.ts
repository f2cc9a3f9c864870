import type { Instant, LocalDate } from '#kernel';
import type { PublicUrls } from '#platform';
import type { MoveLabel } from '../domain/move-kinds.js';
import type { Education, PreviousPosition } from '../domain/person.events.js';
import type { PeopleMove } from '../queries/people-moves.query.js';

/** A people move as the public JSON shows it; what is unknown is null. */
export interface PeopleMoveJson {
  readonly id: string;
  readonly url: string;
  readonly person: string;
  readonly company: string;
  readonly effectiveDate: LocalDate | null;
  readonly role: string | null;
  readonly responsibilities: string | null;
  readonly previousPosition: PreviousPosition | null;
  readonly education: Education | null;
  /** The Danish label, `Nyt job`. */
  readonly kind: MoveLabel;
  readonly text: string;
  readonly updatedAt: Instant;
}

/** The JSON of a people move, member by member in one order: stored JSON keeps none. */
export function peopleMoveJson(move: PeopleMove, urls: PublicUrls): PeopleMoveJson {
  const { id, person, company, effectiveDate, role, responsibilities, label, text, updatedAt } = move;
  const { previousPosition: position, education } = move;
  return {
    id,
    url: urls.peopleMoves(id),
    person,
    company: company.name,
    effectiveDate,
    role,
    responsibilities,
    previousPosition: position && { role: position.role, company: position.company, text: position.text },
    education: education && { text: education.text, ongoing: education.ongoing },
    kind: label,
    text,
    updatedAt,
  };
}
