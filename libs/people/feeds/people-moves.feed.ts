import { isCompanyEvent } from '#companies';
import type { CompanyEvent } from '#companies';
import { aggregateIdOf, derivedId } from '#event-store';
import { feed } from '#feeds';
import type { FeedChange, FeedNotes } from '#feeds';
import type { Recorded } from '#kernel';
import type { PeopleMoveRestricted, PersonEvent } from '../domain/person.events.js';
import { peopleMoveJson } from '../http/people-move-json.js';
import { PeopleMovesQuery } from '../queries/people-moves.query.js';

/**
 * Every change of people moves, for job boards. A change holds ids alone; what a notice says is read when it is asked
 * for, and one that is erased or withheld reads as deleted in every page, old ones too.
 */
export const peopleMovesFeed = feed<PersonEvent | CompanyEvent>({
  name: 'people-moves',
  member: 'peopleMove',
  categories: ['person', 'company'],
  removing: ['PersonErased', 'PeopleMoveRestricted'],
  access: 'consumers',

  touches(event) {
    const id = aggregateIdOf(event.stream);
    if (isCompanyEvent(event)) return { keys: [], groups: [id] };
    if (event.type === 'PersonErased') return { keys: [id], groups: [id] };
    return { keys: [id, event.data.noticeId] };
  },

  apply(event, notes) {
    const id = aggregateIdOf(event.stream);
    if (isCompanyEvent(event)) {
      return [...notes.belongingTo(id).values()].map((note) => upsert(String(note['noticeId'])));
    }
    switch (event.type) {
      case 'PersonErased': {
        const theirs = [...notes.belongingTo(id).keys()];
        notes.put(id, { erased: true });
        for (const noticeId of theirs) leaveCompany(noticeId, notes);
        return theirs.map((noticeId) => ({ op: 'delete', id: noticeId, reason: 'erased' }));
      }
      case 'PeopleMoveRestricted':
        return restricted(event, id, notes);
      case 'PersonHired':
      case 'PersonPromoted':
      case 'BoardSeatTaken':
      case 'PersonDeparted':
      case 'AnniversaryMarked':
      case 'PeopleMoveRevised': {
        const { noticeId, companyId } = event.data;
        const { withheld = false } = notes.get(noticeId) ?? {};
        notes.put(noticeId, { companyId, withheld }, id);
        if (withheld === true || isErased(id, notes)) return [];
        joinCompany(noticeId, companyId, notes);
        return [upsert(noticeId)];
      }
      default:
        return [];
    }
  },

  content: {
    kind: 'joined',
    category: 'person',
    async current(ids, { dataSource, urls, at }) {
      const moves = await new PeopleMovesQuery(dataSource).byIds(ids, at);
      return new Map(
        moves.map((move) => [move.id, { ...peopleMoveJson(move, urls), indexable: move.indexable }]),
      );
    },
  },
});

/** Whoever has a copy of what readers may not see, or may not see with its name, must let go of it. */
function restricted(
  { data }: Recorded<PeopleMoveRestricted>,
  personId: string,
  notes: FeedNotes,
): readonly FeedChange[] {
  const { noticeId, restriction } = data;
  const note = notes.get(noticeId);
  const withheld = restriction === 'unpublished' || restriction === 'anonymised';
  if (note) notes.put(noticeId, { ...note, withheld }, personId);
  if (isErased(personId, notes)) return [];
  if (withheld) {
    leaveCompany(noticeId, notes);
    return [{ op: 'delete', id: noticeId, reason: 'withdrawn' }];
  }
  if (note) joinCompany(noticeId, String(note['companyId']), notes);
  return [upsert(noticeId)];
}

/** A notice belongs to its person by its own note and to its company, whose name it shows, by another. */
function joinCompany(noticeId: string, companyId: string, notes: FeedNotes): void {
  notes.put(derivedId(noticeId, 'company'), { noticeId }, companyId);
}

function leaveCompany(noticeId: string, notes: FeedNotes): void {
  notes.put(derivedId(noticeId, 'company'), { noticeId });
}

function isErased(personId: string, notes: FeedNotes): boolean {
  return notes.get(personId)?.['erased'] === true;
}

function upsert(id: string): FeedChange {
  return { op: 'upsert', id, payload: null };
}
