import type { DomainEvent, Instant, Recorded } from '#kernel';
import type { CommandEnvelope } from './command.js';
import type { EventToAppend, JsonObject, StoredEvent } from './event-store.port.js';
import { UnknownEventError } from './event-registry.js';
import type { EventContract, EventRegistry } from './event-registry.js';
import type { PersonalVault } from './personal-vault.js';

/** What an event gets on its way into the log. */
export interface EncodingContext {
  readonly id: string;
  readonly stream: string;
  readonly envelope: CommandEnvelope;
  readonly occurredAt: Instant;
}

/** An event that breaks its own contract; always a defect of ours, never of the caller's. */
export class EventContractError extends Error {
  override readonly name = 'EventContractError';
}

/**
 * Between events as deciders know them and events as the log keeps them: full validation and sealing on the way in;
 * envelope check, upcasting and opening on the way out. `Event` types are trusted after decoding because nothing
 * enters the log unvalidated; `events verify` validates fully.
 */
export class EventCodec {
  constructor(
    private readonly registry: EventRegistry,
    private readonly vault: PersonalVault,
  ) {}

  /** @throws EventContractError when the data does not fit the contract. */
  async encode(event: DomainEvent, context: EncodingContext): Promise<EventToAppend> {
    const contract = this.registry.contractOf(event.type);
    const data = validated(contract, event.data);
    const { source, takesBack } = context.envelope;
    return {
      id: context.id,
      type: event.type,
      data: contract.personalKey ? await this.sealed(contract, context.stream, data) : data,
      metadata: {
        schemaVersion: String(contract.version),
        commandId: context.envelope.commandId,
        correlationId: context.envelope.correlationId,
        causationId: context.envelope.commandId,
        actorId: context.envelope.actorId,
        occurredAt: context.occurredAt,
        ...(source === undefined ? {} : { source }),
        ...(takesBack === undefined ? {} : { takesBack: String(takesBack) }),
      },
    };
  }

  /**
   * Today's shape of a stored event.
   * @throws UnknownEventError for a type or version from the future; EventContractError for a damaged envelope.
   */
  async decode<Event extends DomainEvent = DomainEvent>(stored: StoredEvent): Promise<Recorded<Event>> {
    const contract = this.registry.contractOf(stored.type);
    const upcasted = upcast(contract, stored);
    const data = contract.personalKey ? await this.opened(contract, stored, upcasted) : upcasted;
    return {
      type: stored.type,
      data,
      id: stored.id,
      stream: stored.stream,
      revision: stored.revision,
      occurredAt: stored.metadata.occurredAt,
      actorId: stored.metadata.actorId,
      commandId: stored.metadata.commandId,
    } as unknown as Recorded<Event>;
  }

  /** Decodes and validates fully; for `events verify` and imports. */
  async verify(stored: StoredEvent): Promise<void> {
    const event = await this.decode(stored);
    const contract = this.registry.contractOf(stored.type);
    const erased = contract.personalKey !== undefined && (event.data as JsonObject)['personal'] === null;
    if (!erased) validated(contract, event.data);
  }

  private async sealed(contract: EventContract, stream: string, data: JsonObject): Promise<JsonObject> {
    const personal = data['personal'];
    if (personal === null || !contract.personalKey) return data;
    const keyId = contract.personalKey({ stream, data });
    return {
      ...data,
      personal: await this.vault.seal(keyId, aadOf(stream, contract.type), personal as JsonObject),
    };
  }

  private async opened(contract: EventContract, stored: StoredEvent, data: JsonObject): Promise<JsonObject> {
    const sealed = data['personal'];
    if (sealed === null || !contract.personalKey) return data;
    const keyId = contract.personalKey({ stream: stored.stream, data });
    return {
      ...data,
      personal: await this.vault.open(keyId, aadOf(stored.stream, stored.type), sealed as JsonObject),
    };
  }
}

function validated(contract: EventContract, data: object): JsonObject {
  const parsed = contract.schema.safeParse(data);
  if (parsed.success) return parsed.data as JsonObject;
  // Paths and codes only: the values may be personal.
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join(', ');
  throw new EventContractError(`${contract.type} breaks its contract (${where})`);
}

function upcast(contract: EventContract, stored: StoredEvent): JsonObject {
  const version = Number(stored.metadata.schemaVersion);
  if (!Number.isInteger(version) || version < 1 || typeof stored.data !== 'object' || stored.data === null) {
    throw new EventContractError(
      `${stored.type} at ${stored.stream}/${stored.revision} has a damaged envelope`,
    );
  }
  if (version > contract.version) {
    throw new UnknownEventError(`${stored.type} version ${version} was written by a newer Forside`);
  }
  let data = stored.data;
  for (let from = version; from < contract.version; from += 1) {
    const upcaster = contract.upcasters?.[from];
    if (!upcaster) throw new EventContractError(`${stored.type} has no upcaster from version ${from}`);
    data = upcaster(data);
  }
  return data;
}

function aadOf(stream: string, type: string): string {
  return `${stream} ${type}`;
}
