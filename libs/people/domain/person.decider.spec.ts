import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { recorded, specify } from '#testing/decider-specification';
import { labelOfKind, kindOfLabel, MOVE_KIND_NAMES, MOVE_KINDS } from './move-kinds.js';
import type { MoveToRecord } from './person.commands.js';
import { personDecider } from './person.decider.js';
import type { MoveContent, MoveDetails, MoveRestriction, PersonEvent, PersonHired } from './person.events.js';

const person = specify(personDecider);
const PERSON = 'a1a5c5f0-93a7-5a5e-8a4b-5f0f6c3d2e01';
const COMPANY = '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01';

const details: MoveDetails = {
  person: 'Asta Lind Bække',
  effectiveDate: '2026-01-01',
  role: 'netværksarkitekt',
  responsibilities: null,
  previousPosition: null,
  education: null,
};
const generated: MoveContent = {
  ...details,
  text: 'Nordhavn A/S har pr. 1. januar 2026 ansat Asta Lind Bække som netværksarkitekt.',
  textOrigin: 'generated',
};
const move: MoveToRecord = {
  noticeId: 'notice-1',
  kind: 'hired',
  companyId: COMPANY,
  companyName: 'Nordhavn A/S',
  details,
  text: null,
};
const hired: PersonHired = {
  type: 'PersonHired',
  data: { noticeId: 'notice-1', companyId: COMPANY, photoId: null, personal: generated },
};
const grounds = { ground: 'request', requestedAt: '2026-01-31T12:00:00.000Z' } as const;
const erased: PersonEvent = { type: 'PersonErased', data: grounds };

describe('A people move', () => {
  it('is recorded by the event of its kind', () => {
    person.given().when({ type: 'RecordFirstMove', personId: PERSON, move }).then(hired);
    for (const kind of MOVE_KIND_NAMES) {
      const [event] = personDecider.decide(
        { type: 'RecordFirstMove', personId: PERSON, move: { ...move, kind } },
        null,
        '2026-02-01T12:00:00.000Z',
      );
      expect(event?.type).toBe(MOVE_KINDS[kind].event);
      expect(kindOfLabel(labelOfKind(kind))).toBe(kind);
    }
  });

  it('keeps the words that somebody wrote', () => {
    person
      .given()
      .when({ type: 'RecordFirstMove', personId: PERSON, move: { ...move, text: 'Asta er ny.' } })
      .then({
        ...hired,
        data: { ...hired.data, personal: { ...details, text: 'Asta er ny.', textOrigin: 'written' } },
      });
  });

  it('that the newsroom has is not recorded again, and the refusal says where it is', () => {
    const given = person.given(hired);
    given.when({ type: 'RecordFirstMove', personId: PERSON, move }).thenRefused('people-move-known');
    given.when({ type: 'RecordFurtherMove', personId: PERSON, move }).thenRefused('people-move-known');
    const again = () =>
      personDecider.decide(
        { type: 'RecordFirstMove', personId: PERSON, move: { ...move, noticeId: 'notice-2' } },
        given.state,
        '2026-02-01T12:00:00.000Z',
      );
    expect(again).toThrow(expect.objectContaining({ details: { id: 'notice-1', personId: PERSON } }));
  });

  it('refuses without a word about the person', () => {
    const given = person.given(hired);
    let message = '';
    try {
      personDecider.decide(
        { type: 'RecordFirstMove', personId: PERSON, move },
        given.state,
        '2026-02-01T12:00:00.000Z',
      );
    } catch (error) {
      message = JSON.stringify([String(error), error]);
    }
    expect(message).toContain('people-move-known');
    for (const word of ['Asta', 'Lind', 'Bække', 'netværksarkitekt', '2026-01-01'])
      expect(message).not.toContain(word);
  });

  it('can follow another one of the same person', () => {
    const later = { ...move, noticeId: 'notice-2', details: { ...details, effectiveDate: '2027-01-01' } };
    person
      .given(hired)
      .when({ type: 'RecordFurtherMove', personId: PERSON, move: { ...later, text: 'Videre.' } })
      .then({
        type: 'PersonHired',
        data: {
          noticeId: 'notice-2',
          companyId: COMPANY,
          photoId: null,
          personal: { ...later.details, text: 'Videre.', textOrigin: 'written' },
        },
      });
    person.given().when({ type: 'RecordFurtherMove', personId: PERSON, move }).thenRefused('person-unknown');
  });

  it('writes its text anew when its fields change', () => {
    person
      .given(hired)
      .when({
        type: 'ReviseMove',
        noticeId: 'notice-1',
        companyName: 'Nordhavn A/S',
        changes: { kind: 'promoted', details: { role: 'chefarkitekt' } },
      })
      .then({
        type: 'PeopleMoveRevised',
        data: {
          noticeId: 'notice-1',
          kind: 'promoted',
          companyId: COMPANY,
          photoId: null,
          personal: {
            ...generated,
            role: 'chefarkitekt',
            text: 'Nordhavn A/S har pr. 1. januar 2026 forfremmet Asta Lind Bække til chefarkitekt.',
          },
        },
      });
  });

  it('leaves a written text alone until it is told otherwise', () => {
    const written: PersonHired = {
      ...hired,
      data: { ...hired.data, personal: { ...details, text: 'Asta er ny.', textOrigin: 'written' } },
    };
    const revise = (changes: { readonly text?: string | null; readonly details?: Partial<MoveDetails> }) =>
      person
        .given(written)
        .when({ type: 'ReviseMove', noticeId: 'notice-1', companyName: 'Nordhavn A/S', changes });
    revise({ details: { role: 'chef' } }).then({
      type: 'PeopleMoveRevised',
      data: {
        noticeId: 'notice-1',
        kind: 'hired',
        companyId: COMPANY,
        photoId: null,
        personal: { ...details, role: 'chef', text: 'Asta er ny.', textOrigin: 'written' },
      },
    });
    revise({ text: null }).then({
      type: 'PeopleMoveRevised',
      data: { noticeId: 'notice-1', kind: 'hired', companyId: COMPANY, photoId: null, personal: generated },
    });
    revise({ text: 'Asta er ny.' }).thenNothing();
    revise({}).thenNothing();
  });

  it('of somebody erased is gone, for the desk too', () => {
    const changes = { text: 'Tilbage igen.' };
    const revision = {
      type: 'ReviseMove',
      noticeId: 'notice-1',
      companyName: 'Nordhavn A/S',
      changes,
    } as const;
    person.given(hired, erased).when(revision).thenRefused('person-erased');
    person
      .given(hired, erased)
      .when({ type: 'RecordFurtherMove', personId: PERSON, move })
      .thenRefused('person-erased');
    person
      .given(hired, erased)
      .when({ type: 'RecordFirstMove', personId: PERSON, move })
      .thenRefused('people-move-known');
    person
      .given(hired)
      .when({ ...revision, noticeId: 'notice-9' })
      .thenRefused('people-move-unknown');
  });
});

describe('What a person may ask for', () => {
  const restricted = (restriction: MoveRestriction): PersonEvent => ({
    type: 'PeopleMoveRestricted',
    data: { noticeId: 'notice-1', restriction, ...grounds },
  });
  const restrict = (restriction: MoveRestriction) =>
    ({ type: 'RestrictMove', noticeId: 'notice-1', restriction, grounds }) as const;

  it('is that a notice is kept back, which is recorded once with its ground, and can be lifted', () => {
    person.given(hired).when(restrict('noindex')).then(restricted('noindex'));
    person.given(hired, restricted('noindex')).when(restrict('noindex')).thenNothing();
    person.given(hired, restricted('noindex')).when(restrict('anonymised')).then(restricted('anonymised'));
    person.given(hired, restricted('unpublished')).when(restrict('none')).then(restricted('none'));
    person.given(hired).when(restrict('none')).thenNothing();
  });

  it('holds while the notice is revised', () => {
    const { state } = person.given(hired, restricted('anonymised'), {
      type: 'PeopleMoveRevised',
      data: { ...hired.data, kind: 'hired' },
    });
    expect(state?.notices['notice-1']).toMatchObject({ restriction: 'anonymised' });
  });

  it('is to be erased, once and for good', () => {
    const erase = { type: 'ErasePerson', grounds } as const;
    person.given(hired).when(erase).then(erased);
    person.given(hired, erased).when(erase).thenNothing();
    person.given().when(erase).thenRefused('person-unknown');
    person.given(hired, erased).when(restrict('noindex')).thenRefused('person-erased');
  });
});

describe('The picture of a person', () => {
  it('comes with a notice, and goes from it', () => {
    const photoId = '7d3b0a61-5e2f-5c4d-9b8a-1f0e2d3c4b51';
    const shown: PersonHired = { ...hired, data: { ...hired.data, photoId } };
    person
      .given()
      .when({ type: 'RecordFirstMove', personId: PERSON, move: { ...move, photoId } })
      .then(shown);
    const revise = (changes: { readonly photoId?: string | null }) =>
      ({ type: 'ReviseMove', noticeId: 'notice-1', companyName: 'Nordhavn A/S', changes }) as const;
    person
      .given(shown)
      .when(revise({ photoId: null }))
      .then({ type: 'PeopleMoveRevised', data: { ...hired.data, kind: 'hired' } });
    person.given(shown).when(revise({ photoId })).thenNothing();
    person.given(shown).when(revise({})).thenNothing();
  });
});

const arbitraryContent = fc.option(fc.constant(generated), { nil: null });
const noticeId = fc.constantFrom('notice-1', 'notice-2', 'notice-3');
const arbitraryEvent: fc.Arbitrary<PersonEvent> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...MOVE_KIND_NAMES), noticeId, arbitraryContent)
    .map(([kind, id, personal]): PersonEvent => ({
      type: MOVE_KINDS[kind].event,
      data: { noticeId: id, companyId: COMPANY, photoId: null, personal },
    })),
  fc.tuple(noticeId, arbitraryContent).map(([id, personal]): PersonEvent => ({
    type: 'PeopleMoveRevised',
    data: { noticeId: id, kind: 'hired', companyId: COMPANY, photoId: null, personal },
  })),
  noticeId.map((id): PersonEvent => ({
    type: 'PeopleMoveRestricted',
    data: { noticeId: id, restriction: 'unpublished', ...grounds },
  })),
  fc.constant(erased),
);

describe('The history of a person', () => {
  it('folds whatever it holds, also with its seals gone, and keeps nothing once the person is erased', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEvent, { maxLength: 30 }), (history) => {
        const state = recorded(history).reduce(personDecider.evolve, personDecider.initialState);
        const isErased = history.some(({ type }) => type === 'PersonErased');
        expect(state?.erased ?? false).toBe(isErased);
        if (isErased) expect(JSON.stringify(state)).not.toContain('Asta');
      }),
    );
  });
});
