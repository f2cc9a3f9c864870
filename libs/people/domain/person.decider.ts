import { DomainError, sameValue } from '#kernel';
import type { Decider, Recorded } from '#kernel';
import { MOVE_KINDS } from './move-kinds.js';
import type { MoveKind } from './move-kinds.js';
import { noticeText } from './notice-text.js';
import type { MoveToRecord, PersonCommand } from './person.commands.js';
import type {
  MoveContent,
  MoveDetails,
  MoveRecordedEvent,
  MoveRestriction,
  PeopleMoveRevised,
  PersonEvent,
} from './person.events.js';

const KIND_OF_EVENT: Readonly<Record<MoveRecordedEvent['type'], MoveKind>> = {
  PersonHired: 'hired',
  PersonPromoted: 'promoted',
  BoardSeatTaken: 'board-seat',
  PersonDeparted: 'departed',
  AnniversaryMarked: 'anniversary',
};

/** A notice as it reads now; `content` is null when the person is erased. */
export interface Notice {
  readonly kind: MoveKind;
  readonly companyId: string;
  readonly photoId: string | null;
  readonly restriction: MoveRestriction;
  readonly content: MoveContent | null;
}

/** A notice of somebody who is not erased. */
export interface LivingNotice extends Notice {
  readonly content: MoveContent;
}

/** Null until the first notice. */
export type PersonState = {
  readonly erased: boolean;
  /** Every picture that a notice ever had: in clear, so that it is found after an erasure too. */
  readonly photoIds: readonly string[];
  /** By notice id, in the order they were recorded. */
  readonly notices: Readonly<Record<string, Notice>>;
} | null;

function decide(command: PersonCommand, state: PersonState): readonly PersonEvent[] {
  switch (command.type) {
    case 'RecordFirstMove':
      if (state) throw moveKnown(command.personId, noticeLike(command.move, state));
      return [recordedMove(command.move)];
    case 'RecordFurtherMove': {
      const known = sameNotice(command.move, livingPerson(state).notices);
      if (known !== undefined) throw moveKnown(command.personId, known);
      return [recordedMove(command.move)];
    }
    case 'ReviseMove':
      return revise(command, state);
    case 'RestrictMove': {
      const { noticeId, restriction, grounds } = command;
      if (noticeIn(state, noticeId).restriction === restriction) return [];
      return [{ type: 'PeopleMoveRestricted', data: { noticeId, restriction, ...grounds } }];
    }
    case 'ErasePerson':
      if (state?.erased) return [];
      livingPerson(state);
      return [{ type: 'PersonErased', data: command.grounds }];
  }
}

function recordedMove({
  noticeId,
  kind,
  companyId,
  companyName,
  details,
  photoId = null,
  text,
}: MoveToRecord): MoveRecordedEvent {
  const personal = contentOf({ kind, companyName, details, written: text });
  return { type: MOVE_KINDS[kind].event, data: { noticeId, companyId, photoId, personal } };
}

function revise(
  { noticeId, companyName, changes }: Extract<PersonCommand, { type: 'ReviseMove' }>,
  state: PersonState,
): readonly PersonEvent[] {
  const notice = noticeIn(state, noticeId);
  const { text, textOrigin, ...known } = notice.content;
  const kind = changes.kind ?? notice.kind;
  const companyId = changes.companyId ?? notice.companyId;
  const details: MoveDetails = { ...known, ...changes.details };
  const kept = textOrigin === 'written' ? text : null;
  const written = changes.text === undefined ? kept : changes.text;
  const photoId = changes.photoId === undefined ? notice.photoId : changes.photoId;
  const sameMove = kind === notice.kind && companyId === notice.companyId && photoId === notice.photoId;
  if (sameMove && sameValue(details, known) && changes.text === undefined) return [];
  const personal = contentOf({ kind, companyName, details, written });
  if (sameMove && sameValue(personal, notice.content)) return [];
  return [{ type: 'PeopleMoveRevised', data: { noticeId, kind, companyId, photoId, personal } }];
}

function contentOf(notice: {
  readonly kind: MoveKind;
  readonly companyName: string;
  readonly details: MoveDetails;
  readonly written: string | null;
}): MoveContent {
  const { kind, companyName, details, written } = notice;
  return written === null
    ? { ...details, text: noticeText({ ...details, kind, company: companyName }), textOrigin: 'generated' }
    : { ...details, text: written, textOrigin: 'written' };
}

/**
 * A notice that is not erased.
 * @throws DomainError `person-unknown` and `people-move-unknown` (404), `person-erased` (410).
 */
export function noticeIn(state: PersonState, noticeId: string): LivingNotice {
  const notice = livingPerson(state).notices[noticeId];
  if (notice?.content) return { ...notice, content: notice.content };
  throw noSuchMove();
}

/** @throws DomainError `person-unknown` (404), `person-erased` (410). */
export function livingPerson(state: PersonState): NonNullable<PersonState> {
  if (!state) throw new DomainError('not-found', 'person-unknown', 'There is no person with this id.');
  if (state.erased)
    throw new DomainError('gone', 'person-erased', 'What was known of this person is erased.');
  return state;
}

/** The notice that says the same move: same company, same day. */
function sameNotice(
  { companyId, details }: MoveToRecord,
  notices: NonNullable<PersonState>['notices'],
): string | undefined {
  return Object.entries(notices).find(
    ([, notice]) => notice.companyId === companyId && notice.content?.effectiveDate === details.effectiveDate,
  )?.[0];
}

/** The notice that an identity means which is known under other words by now, since an editor changed it. */
export function noticeLike(move: MoveToRecord, { notices }: NonNullable<PersonState>): string | undefined {
  return sameNotice(move, notices) ?? Object.keys(notices)[0];
}

function evolve(state: PersonState, event: Recorded<PersonEvent>): PersonState {
  switch (event.type) {
    case 'PersonHired':
    case 'PersonPromoted':
    case 'BoardSeatTaken':
    case 'PersonDeparted':
    case 'AnniversaryMarked':
    case 'PeopleMoveRevised': {
      const { noticeId, companyId, photoId, personal } = event.data;
      const notice: Notice = {
        kind: kindOf(event),
        companyId,
        photoId,
        restriction: state?.notices[noticeId]?.restriction ?? 'none',
        content: state?.erased ? null : personal,
      };
      const photoIds = [...new Set([...(state?.photoIds ?? []), ...(photoId === null ? [] : [photoId])])];
      return { erased: state?.erased ?? false, photoIds, notices: { ...state?.notices, [noticeId]: notice } };
    }
    case 'PeopleMoveRestricted': {
      const { noticeId, restriction } = event.data;
      const notice = state?.notices[noticeId];
      if (!state || !notice) return state;
      return { ...state, notices: { ...state.notices, [noticeId]: { ...notice, restriction } } };
    }
    case 'PersonErased':
      return {
        erased: true,
        photoIds: state?.photoIds ?? [],
        notices: withoutContent(state?.notices ?? {}),
      };
  }
}

function withoutContent(notices: Readonly<Record<string, Notice>>): Readonly<Record<string, Notice>> {
  return Object.fromEntries(
    Object.entries(notices).map(([noticeId, notice]) => [noticeId, { ...notice, content: null }]),
  );
}

/** The kind that an event gives its notice. */
export function kindOf(event: MoveRecordedEvent | PeopleMoveRevised): MoveKind {
  return event.type === 'PeopleMoveRevised' ? event.data.kind : KIND_OF_EVENT[event.type];
}

/** 409 `people-move-known`, with the ids under which the newsroom has the notice. */
export function moveKnown(personId: string, noticeId: string | undefined): DomainError {
  return new DomainError(
    'conflict',
    'people-move-known',
    'The newsroom has this people move already: same person, company and day. Revise it instead.',
    { details: { id: noticeId ?? null, personId } },
  );
}

/** 409 as for a known move, so that whoever imports takes it for one and records nothing. */
export function personSuppressed({ personId }: { readonly personId: string | null }): DomainError {
  return new DomainError(
    'conflict',
    'people-move-known',
    'Somebody of this name at this company was erased at their request. Send `isAnotherPerson` if this is somebody else.',
    { details: { id: null, personId } },
  );
}

/** 404 `people-move-unknown`. */
export function noSuchMove(): DomainError {
  return new DomainError('not-found', 'people-move-unknown', 'There is no people move with this id.');
}

/** A person with the notices about them. */
export const personDecider: Decider<PersonState, PersonCommand, PersonEvent> = {
  category: 'person',
  initialState: null,
  decide,
  evolve,
};
