import { aggregateIdOf } from '#event-store';
import type { Instant, PrivacyGround, Recorded } from '#kernel';
import { projection, table } from '#projections';
import type { PeopleMoveRestricted, PersonErased, PersonEvent } from '../domain/person.events.js';

/** One decision in the register: what was done for whom, when and why. Nothing in it tells who that was. */
export interface PrivacyDecisionRow {
  readonly person_id: string;
  /** The event's place in its stream. */
  readonly revision: bigint;
  readonly notice_id: string | null;
  /** `erased`, or the restriction that a notice was put under. */
  readonly decision: string;
  readonly ground: PrivacyGround;
  readonly requested_at: Instant | null;
  readonly decided_at: Instant;
  /** The member of staff who decided. */
  readonly decided_by: string;
}

const tables = {
  decisions: table<PrivacyDecisionRow>({
    columns: {
      person_id: 'uuid',
      revision: 'bigint',
      notice_id: 'uuid?',
      decision: 'text',
      ground: 'text',
      requested_at: 'timestamptz?',
      decided_at: 'timestamptz',
      decided_by: 'text',
    },
    primaryKey: ['person_id', 'revision'],
    partitionKey: 'person_id',
    indexes: ['(decided_at desc, person_id desc, revision desc)'],
  }),
};

/** The register of what was decided about the rights of people in notices: it outlives what it is about. */
export const privacyRegister = projection<PersonEvent, typeof tables>({
  name: 'privacy_register',
  revision: 1,
  categories: ['person'],
  tables,

  partitions: (event) => (isDecision(event) ? { decisions: [aggregateIdOf(event.stream)] } : {}),

  apply(event, rows) {
    if (!isDecision(event)) return;
    const { data, occurredAt, actorId, revision } = event;
    rows.decisions.put({
      person_id: aggregateIdOf(event.stream),
      revision,
      notice_id: 'noticeId' in data ? data.noticeId : null,
      decision: 'restriction' in data ? data.restriction : 'erased',
      ground: data.ground,
      requested_at: data.requestedAt,
      decided_at: occurredAt,
      decided_by: actorId,
    });
  },
});

function isDecision(event: Recorded<PersonEvent>): event is Recorded<PeopleMoveRestricted | PersonErased> {
  return event.type === 'PeopleMoveRestricted' || event.type === 'PersonErased';
}
