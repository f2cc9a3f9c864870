import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#kernel';
import { foldInMemory } from '#projections';
import { toldHistory } from '#testing/told-history';
import type { MoveContent, PersonEvent } from '../domain/person.events.js';
import { peopleMoves } from './people-moves.projection.js';

const PERSON = 'a1a5c5f0-93a7-5a5e-8a4b-5f0f6c3d2e01';
const NOTICE = '5d0f7a52-2f0e-5c1b-9a43-3c1f6e0f5a11';
const OTHER_NOTICE = '5d0f7a52-2f0e-5c1b-9a43-3c1f6e0f5a12';
const COMPANY = '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01';
const MONDAY = '2026-02-02T06:00:00.000Z';
const TUESDAY = '2026-02-03T06:00:00.000Z';
const WEDNESDAY = '2026-02-04T06:00:00.000Z';

const personal: MoveContent = {
  person: 'Asta Lind Bække',
  effectiveDate: '2026-01-01',
  role: 'netværksarkitekt',
  responsibilities: null,
  previousPosition: null,
  education: null,
  text: 'Asta er ny.',
  textOrigin: 'written',
};
const hired: PersonEvent = {
  type: 'PersonHired',
  data: { noticeId: NOTICE, companyId: COMPANY, photoId: null, personal },
};
const revised = (text: string): PersonEvent => ({
  type: 'PeopleMoveRevised',
  data: {
    noticeId: NOTICE,
    kind: 'promoted',
    companyId: COMPANY,
    photoId: null,
    personal: { ...personal, text },
  },
});
const grounds = { ground: 'request', requestedAt: null } as const;
const erased: PersonEvent = { type: 'PersonErased', data: grounds };

const fold = (...facts: readonly (readonly [Instant, PersonEvent])[]) =>
  foldInMemory(
    peopleMoves,
    toldHistory(facts.map(([at, event]) => ({ stream: `person-${PERSON}`, at, event }))),
  ).moves;

describe('A people move', () => {
  it('shows from the moment it is recorded, and its revision from then on, in the same place of the list', () => {
    const rows = fold([MONDAY, hired], [TUESDAY, revised('Asta stiger.')]);
    expect(
      rows.map(({ kind, text, visible, recorded_at }) => [
        kind,
        text,
        visible.from,
        visible.until,
        recorded_at,
      ]),
    ).toEqual([
      ['hired', 'Asta er ny.', MONDAY, TUESDAY, MONDAY],
      ['promoted', 'Asta stiger.', TUESDAY, null, MONDAY],
    ]);
  });

  it('leaves the other notices of its person alone', () => {
    const other: PersonEvent = {
      type: 'PersonDeparted',
      data: { noticeId: OTHER_NOTICE, companyId: COMPANY, photoId: null, personal },
    };
    const rows = fold([MONDAY, hired], [TUESDAY, other], [WEDNESDAY, revised('Asta stiger.')]);
    expect(rows.map((row) => [row.notice_id, row.visible.until])).toEqual([
      [NOTICE, WEDNESDAY],
      [NOTICE, null],
      [OTHER_NOTICE, null],
    ]);
  });

  it('is restricted in all its versions, later ones too, until the restriction is lifted', () => {
    const restricted = (restriction: 'unpublished' | 'none'): PersonEvent => ({
      type: 'PeopleMoveRestricted',
      data: { noticeId: NOTICE, restriction, ...grounds },
    });
    const history = [
      [MONDAY, hired],
      [TUESDAY, restricted('unpublished')],
      [WEDNESDAY, revised('Ny')],
    ] as const;
    expect(fold(...history).map(({ restriction }) => restriction)).toEqual(['unpublished', 'unpublished']);
    expect(fold(...history, [WEDNESDAY, restricted('none')]).map(({ restriction }) => restriction)).toEqual([
      'none',
      'none',
    ]);
  });

  it('of somebody erased leaves no row, whether the seals were open when it was folded or not', () => {
    const open = fold([MONDAY, hired], [TUESDAY, revised('Asta stiger.')], [WEDNESDAY, erased]);
    const sealed = fold(
      [
        MONDAY,
        {
          type: 'PersonHired',
          data: { noticeId: NOTICE, companyId: COMPANY, photoId: null, personal: null },
        },
      ],
      [
        TUESDAY,
        {
          type: 'PeopleMoveRevised',
          data: { noticeId: NOTICE, kind: 'promoted', companyId: COMPANY, photoId: null, personal: null },
        },
      ],
      [WEDNESDAY, erased],
    );
    expect(open).toEqual([]);
    expect(sealed).toEqual([]);
  });

  it('whose key is destroyed shows nowhere even before the erasure is folded', () => {
    expect(
      fold([
        MONDAY,
        {
          type: 'PersonHired',
          data: { noticeId: NOTICE, companyId: COMPANY, photoId: null, personal: null },
        },
      ]),
    ).toEqual([]);
  });
});
