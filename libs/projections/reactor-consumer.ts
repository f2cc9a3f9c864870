import { derivedId } from '#event-store';
import type { DomainEvent, Recorded } from '#kernel';
import { CheckpointTable } from './checkpoint-table.js';
import type { Consumer, Work } from './consumer-session.js';
import type { ReactorDefinition } from './reactor-definition.js';
import { ONLY_IF_MOVED } from './statement-part.js';
import type { StatementPart } from './statement-part.js';

const INSERT = (first: number) => `
  insert into state.outbox (id, reactor, kind, payload)
  select u.id, $${first}, u.kind, u.payload::jsonb
  from unnest($${first + 1}::uuid[], $${first + 2}::text[], $${first + 3}::text[])
    with ordinality as u (id, kind, payload, place)
  where ${ONLY_IF_MOVED}
  order by u.place
  on conflict (id) do nothing`;

interface OutboxRow {
  readonly id: string;
  readonly kind: string;
  readonly payload: string;
}

/** Writes the effects of events to the outbox. */
export class ReactorConsumer implements Consumer {
  readonly durability = 'durable';
  readonly removing: ReadonlySet<string> = new Set();
  readonly checkpoint: CheckpointTable;

  constructor(
    private readonly definition: ReactorDefinition,
    private readonly onEffects: (reactor: string) => void,
  ) {
    this.checkpoint = new CheckpointTable({
      checkpoint: 'state.reactor_checkpoints',
      parked: 'state.reactor_parked',
      name: definition.name,
      version: 1,
    });
  }

  get name(): string {
    return this.definition.name;
  }

  begin(): Promise<Work> {
    const rows: OutboxRow[] = [];
    const { name } = this.definition;
    return Promise.resolve({
      apply: (event) => rows.push(...this.rowsOf(event)),
      finish: () => (rows.length > 0 ? [insertOf(name, rows)] : []),
      committed: () => {
        if (rows.length > 0) this.onEffects(name);
      },
    });
  }

  private rowsOf(event: Recorded<DomainEvent>): readonly OutboxRow[] {
    const ids = new Set<string>();
    return this.definition.react(event).map(({ kind, key = '', payload }) => {
      const id = derivedId(event.id, this.definition.name, kind, key);
      if (ids.has(id))
        throw new Error(`${this.definition.name} has two effects ${kind} without keys of their own`);
      ids.add(id);
      return { id, kind, payload: JSON.stringify(payload) };
    });
  }
}

function insertOf(reactor: string, rows: readonly OutboxRow[]): StatementPart {
  return {
    sql: INSERT,
    parameters: [
      reactor,
      rows.map(({ id }) => id),
      rows.map(({ kind }) => kind),
      rows.map(({ payload }) => payload),
    ],
  };
}
