import type { DataSource } from 'typeorm';
import { derivedId } from '#event-store';
import type { EventMetadata } from '#event-store';
import type { DomainEvent, Recorded } from '#kernel';
import { CheckpointTable } from './checkpoint-table.js';
import type { Consumer, Work } from './consumer-session.js';
import type { Effect, ReactorDefinition } from './reactor-definition.js';
import { ONLY_IF_MOVED } from './statement-part.js';
import type { StatementPart } from './statement-part.js';

const INSERT = (first: number) => `
  insert into state.outbox (id, reactor, kind, payload, correlation_id, command_id)
  select u.id, $${first}, u.kind, u.payload::jsonb, u.correlation_id, u.command_id
  from unnest($${first + 1}::uuid[], $${first + 2}::text[], $${first + 3}::text[], $${first + 4}::text[],
    $${first + 5}::text[])
    with ordinality as u (id, kind, payload, correlation_id, command_id, place)
  where ${ONLY_IF_MOVED}
  order by u.place
  on conflict (id) do nothing`;

interface OutboxRow {
  readonly id: string;
  readonly kind: string;
  readonly payload: string;
  readonly correlationId: string;
  readonly commandId: string;
}

interface Origin {
  readonly eventId: string;
  readonly metadata: EventMetadata;
}

/** Writes the effects of events to the outbox, and the rows that the reactor keeps. */
export class ReactorConsumer implements Consumer {
  readonly kind = 'reactor';
  readonly durability = 'durable';
  readonly removing: ReadonlySet<string>;
  readonly checkpoint: CheckpointTable;

  constructor(
    private readonly definition: ReactorDefinition,
    private readonly options: {
      readonly dataSource: DataSource;
      readonly onEffects: (reactor: string) => void;
    },
  ) {
    this.removing = new Set(definition.record?.removing);
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

  async begin(events: readonly Recorded<DomainEvent>[]): Promise<Work> {
    const rows: OutboxRow[] = [];
    const { name, record } = this.definition;
    const batch = await record?.begin(this.options.dataSource, events);
    let last: Origin | undefined;
    return {
      apply: (event, { metadata }) => {
        const origin = { eventId: event.id, metadata };
        const effects = this.rowsOf(this.definition.react(event), origin);
        batch?.apply(event);
        rows.push(...effects);
        last = origin;
      },
      finish: () => {
        const { parts = [], effects = [] } = batch?.finish() ?? {};
        if (last) rows.push(...this.rowsOf(effects, last));
        return rows.length > 0 ? [...parts, insertOf(name, rows)] : parts;
      },
      committed: () => {
        if (rows.length > 0) this.options.onEffects(name);
      },
    };
  }

  private rowsOf(effects: readonly Effect[], { eventId, metadata }: Origin): readonly OutboxRow[] {
    const { correlationId, commandId } = metadata;
    const ids = new Set<string>();
    return effects.map(({ kind, key = '', payload }) => {
      const id = derivedId(eventId, this.definition.name, kind, key);
      if (ids.has(id))
        throw new Error(`${this.definition.name} has two effects ${kind} without keys of their own`);
      ids.add(id);
      return { id, kind, payload: JSON.stringify(payload), correlationId, commandId };
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
      rows.map(({ correlationId }) => correlationId),
      rows.map(({ commandId }) => commandId),
    ],
    rows: rows.length,
  };
}
