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

/** A people move in a list. */
export function Move({
  move,
  publication,
  heading: Heading = 'h2',
}: {
  readonly move: PeopleMoveModel;
  readonly publication: Publication;
  readonly heading?: 'h2' | 'h3';
}): VNode {
  const words = wordsOf(publication.language);
  const company =
    move.company !== null && move.companyUrl !== null ? (
      <a href={move.companyUrl}>{move.company}</a>
    ) : (
      move.company
    );
  return (
    <article class="move" id={move.anchor}>
      {move.photo === null ? null : (
        <div class="move-photo">
          <Picture picture={move.photo} urgency="later" sizes="8rem" />
        </div>
      )}
      <div class="move-words" {...(move.isIndexable ? {} : { 'data-nosnippet': '' })}>
        <p class="kicker">{move.kind}</p>
        <Heading>{move.person}</Heading>
        {move.role === null && company === null ? null : (
          <p class="move-position">
            {move.role}
            {move.role === null || company === null ? null : ', '}
            {company}
          </p>
        )}
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
