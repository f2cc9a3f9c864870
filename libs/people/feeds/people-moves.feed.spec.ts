import { describe, expect, it } from '@jest/globals';
import type { CompanyEvent } from '#companies';
import { derivedId } from '#event-store';
import type { JsonObject } from '#event-store';
import type { FeedNotes } from '#feeds';
import type { Recorded } from '#kernel';
import type { PersonEvent } from '../domain/person.events.js';
import { peopleMovesFeed } from './people-moves.feed.js';

const ASTA = derivedId('asta');
const BO = derivedId('bo');
const COMPANY = derivedId('company');
const notice = (name: string) => derivedId('notice', name);

/** A feed that has seen nothing yet, told of one event after the other. */
function newFeed() {
  const notes = new Map<string, { readonly value: JsonObject; readonly belongsTo: string | undefined }>();
  const kept: FeedNotes = {
    get: (key) => notes.get(key)?.value,
    belongingTo: (group) =>
      new Map(
        [...notes].flatMap(([key, { value, belongsTo }]) => (belongsTo === group ? [[key, value]] : [])),
      ),
    put: (key, value, belongsTo) => void notes.set(key, { value, belongsTo }),
  };
  let revision = 0n;
  return {
    notes,
    tell(stream: string, event: { readonly type: string; readonly data: object }) {
      revision += 1n;
      const recorded = {
        ...event,
        ...{ id: derivedId(String(revision)), stream, revision, actorId: 'a', commandId: 'c' },
        occurredAt: '2026-12-01T06:00:00.000Z',
      } as unknown as Recorded<PersonEvent | CompanyEvent>;
      return peopleMovesFeed.apply(recorded, kept);
    },
  };
}

const hired = (name: string) => ({
  type: 'PersonHired',
  data: {
    noticeId: notice(name),
    companyId: COMPANY,
    personal: { person: 'Asta Lind Bække', text: 'Bække' },
  },
});
const restricted = (name: string, restriction: string) => ({
  type: 'PeopleMoveRestricted',
  data: { noticeId: notice(name), restriction },
});
const renamed = { type: 'CompanyRevised', data: { name: 'Nyt navn A/S' } };
const erased = { type: 'PersonErased', data: {} };
const upsert = (name: string) => ({ op: 'upsert', id: notice(name), payload: null });
const gone = (name: string, reason: string) => ({ op: 'delete', id: notice(name), reason });

describe('The feed of people moves', () => {
  it('tells of a notice whenever what readers see of it changes, its company included', () => {
    const feed = newFeed();
    expect(feed.tell(`person-${ASTA}`, hired('one'))).toEqual([upsert('one')]);
    expect(feed.tell(`person-${BO}`, hired('two'))).toEqual([upsert('two')]);
    expect(feed.tell(`company-${COMPANY}`, renamed)).toEqual([upsert('one'), upsert('two')]);
    expect(feed.tell(`company-${derivedId('other')}`, renamed)).toEqual([]);
  });

  it('lets go of all notices of a person who is erased, and never speaks of them again', () => {
    const feed = newFeed();
    feed.tell(`person-${ASTA}`, hired('one'));
    feed.tell(`person-${ASTA}`, hired('two'));
    feed.tell(`person-${BO}`, hired('three'));
    expect(feed.tell(`person-${ASTA}`, erased)).toEqual([gone('one', 'erased'), gone('two', 'erased')]);
    expect(feed.tell(`company-${COMPANY}`, renamed)).toEqual([upsert('three')]);
    // What was parked may come late.
    expect(feed.tell(`person-${ASTA}`, hired('one'))).toEqual([]);
    expect(feed.tell(`person-${ASTA}`, restricted('one', 'none'))).toEqual([]);
  });

  it.each(['anonymised', 'unpublished'])(
    'lets go of one that is %s, until it is shown again',
    (restriction) => {
      const feed = newFeed();
      feed.tell(`person-${ASTA}`, hired('one'));
      expect(feed.tell(`person-${ASTA}`, restricted('one', restriction))).toEqual([gone('one', 'withdrawn')]);
      expect(feed.tell(`company-${COMPANY}`, renamed)).toEqual([]);
      expect(feed.tell(`person-${ASTA}`, hired('one'))).toEqual([]);
      expect(feed.tell(`person-${ASTA}`, restricted('one', 'noindex'))).toEqual([upsert('one')]);
      expect(feed.tell(`company-${COMPANY}`, renamed)).toEqual([upsert('one')]);
    },
  );

  it('remembers ids and nothing that anybody is called or has done', () => {
    const feed = newFeed();
    feed.tell(`person-${ASTA}`, hired('one'));
    expect(JSON.stringify([...feed.notes])).not.toContain('Bække');
  });
});
