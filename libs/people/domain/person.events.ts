import type { DomainEvent, LocalDate, PrivacyGrounds } from '#kernel';
import type { MoveKind } from './move-kinds.js';

/** Where a person comes from. */
export interface PreviousPosition {
  readonly role: string | null;
  /** Text, no entry of the directory. */
  readonly company: string | null;
  /**
   * The words after `kommer fra en stilling som` and, after a semicolon, those after `har tidligere beskæftiget sig
   * med`; with only the latter, role and company are null.
   */
  readonly text: string;
}

/** What a person has learnt or is learning: the words after the verb. */
export interface Education {
  readonly text: string;
  readonly ongoing: boolean;
}

/** What a notice tells about its person. */
export interface MoveDetails {
  /** The full name. */
  readonly person: string;
  readonly effectiveDate: LocalDate | null;
  readonly role: string | null;
  readonly responsibilities: string | null;
  readonly previousPosition: PreviousPosition | null;
  readonly education: Education | null;
}

/** The personal part of a notice: sealed with the person's key in the log, null once that key is destroyed. */
export interface MoveContent extends MoveDetails {
  /** The whole notice as readers see it. */
  readonly text: string;
  /** A `generated` text follows its fields when they change, a `written` one stays. */
  readonly textOrigin: 'generated' | 'written';
}

/** A notice as it was recorded. Only ids stand in clear. */
export interface MoveRecorded {
  readonly noticeId: string;
  /** The company of the move in the directory. */
  readonly companyId: string;
  /** The picture of the person among the newsroom's media; null for none. In clear, so that it can be found to delete. */
  readonly photoId: string | null;
  readonly personal: MoveContent | null;
}

/** A person got a new job. */
export type PersonHired = DomainEvent<'PersonHired', MoveRecorded>;

/** A person rose within a company. */
export type PersonPromoted = DomainEvent<'PersonPromoted', MoveRecorded>;

/** A person joined a board. */
export type BoardSeatTaken = DomainEvent<'BoardSeatTaken', MoveRecorded>;

/** A person left a company. */
export type PersonDeparted = DomainEvent<'PersonDeparted', MoveRecorded>;

/** A person has an anniversary with a company. */
export type AnniversaryMarked = DomainEvent<'AnniversaryMarked', MoveRecorded>;

/** The events that record a notice, one a kind. */
export type MoveRecordedEvent =
  PersonHired | PersonPromoted | BoardSeatTaken | PersonDeparted | AnniversaryMarked;

/** A notice was changed: the event holds all of it as it reads from now on. */
export type PeopleMoveRevised = DomainEvent<'PeopleMoveRevised', MoveRecorded & { readonly kind: MoveKind }>;

/** How far a notice is kept back; `none` lifts an earlier restriction. */
export const MOVE_RESTRICTIONS = ['none', 'noindex', 'anonymised', 'unpublished'] as const;

/** One of {@link MOVE_RESTRICTIONS}. */
export type MoveRestriction = (typeof MOVE_RESTRICTIONS)[number];

/** A notice is kept back, at every instant, past ones too. */
export type PeopleMoveRestricted = DomainEvent<
  'PeopleMoveRestricted',
  { readonly noticeId: string; readonly restriction: MoveRestriction } & PrivacyGrounds
>;

/** All that was personal about a person is gone: the key is destroyed after this. */
export type PersonErased = DomainEvent<'PersonErased', PrivacyGrounds>;

/** Everything that can have happened to a person. */
export type PersonEvent = MoveRecordedEvent | PeopleMoveRevised | PeopleMoveRestricted | PersonErased;
