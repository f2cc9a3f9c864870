import { Picture } from '#editorial';
import type { VNode } from 'preact';
import { longDate } from '../danish-dates.js';
import { OlderLink, PageTitle } from '../parts/page-title.js';
import type { PeopleMoveModel, PeopleMovesPageModel, Publication } from '../view-models.js';
import { wordsOf } from '../words.js';

export interface PeopleMovesPageProps {
  readonly page: PeopleMovesPageModel;
  readonly publication: Publication;
}

function Move({
  move,
  publication,
}: {
  readonly move: PeopleMoveModel;
  readonly publication: Publication;
}): VNode {
  const words = wordsOf(publication.language);
  const position = [move.role, move.company].filter((part) => part !== null).join(', ');
  return (
    <article class="move" id={move.anchor}>
      {move.photo === null ? null : (
        <div class="move-photo">
          <Picture picture={move.photo} urgency="later" sizes="8rem" />
        </div>
      )}
      <div class="move-words">
        <p class="kicker">{move.kind}</p>
        <h2>{move.person}</h2>
        {position === '' ? null : <p class="move-position">{position}</p>}
        <p class="move-text">{move.text}</p>
        {move.effectiveDate === null ? null : (
          <p class="story-time">
            {words.effective}{' '}
            <time datetime={move.effectiveDate}>{longDate(move.effectiveDate, publication.language)}</time>
          </p>
        )}
      </div>
    </article>
  );
}

/** `/navnenyt`. */
export function PeopleMovesPage({ page, publication }: PeopleMovesPageProps): VNode {
  const words = wordsOf(publication.language);
  return (
    <div class="people-moves-page">
      <PageTitle title={words.peopleMoves} lead={page.moves.length === 0 ? null : words.peopleMovesLead} />
      {page.moves.length === 0 ? <p class="message-text">{words.noPeopleMoves}</p> : null}
      {page.moves.map((move) => (
        <Move move={move} publication={publication} />
      ))}
      <OlderLink url={page.olderUrl} word={words.older} />
    </div>
  );
}
