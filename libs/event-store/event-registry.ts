import type { z } from 'zod';
import type { DomainEvent } from '#kernel';
import type { JsonObject } from './event-store.port.js';

/** Turns the data of one version into that of the next; pure. */
export type Upcaster = (data: JsonObject) => JsonObject;

/** The versioned contract of one event type. Released versions never change; a new shape is a new version. */
export interface EventContract<Event extends DomainEvent = DomainEvent> {
  readonly type: Event['type'];
  /** The version written today, from 1. */
  readonly version: number;
  /** The data of today's version, in clear. Strict, so that a misspelt member cannot enter the log. */
  readonly schema: z.ZodType<Event['data']>;
  /** `upcasters[n]` turns version n into n + 1; one for every version below today's. */
  readonly upcasters?: Readonly<Record<number, Upcaster>>;
  /**
   * The id of the person key that seals the member `personal` of the data (an object, or null once the key is
   * destroyed); absent for events without personal data.
   */
  readonly personalKey?: (event: { readonly stream: string; readonly data: JsonObject }) => string;
}

/** Declares a contract; exists to tie the schema to the event's type at compile time. */
export function eventContract<Event extends DomainEvent>(
  contract: EventContract<Event>,
): EventContract<Event> {
  const upcasters = Object.keys(contract.upcasters ?? {}).length;
  if (upcasters !== contract.version - 1) {
    throw new Error(`${contract.type} is at version ${contract.version} but has ${upcasters} upcasters`);
  }
  return contract;
}

/** All event types of the running system; refuses a type that two contexts claim. */
export class EventRegistry {
  private readonly contracts = new Map<string, EventContract>();

  constructor(contracts: readonly EventContract[]) {
    for (const contract of contracts) {
      if (this.contracts.has(contract.type)) throw new Error(`Two contracts for the event ${contract.type}`);
      this.contracts.set(contract.type, contract);
    }
  }

  /** @throws UnknownEventError when this version of Forside does not know the type. */
  contractOf(type: string): EventContract {
    const contract = this.contracts.get(type);
    if (!contract) throw new UnknownEventError(`Unknown event type ${type}: written by a newer Forside?`);
    return contract;
  }

  get all(): readonly EventContract[] {
    return [...this.contracts.values()];
  }
}

/** An event of a type or version that this Forside cannot read. */
export class UnknownEventError extends Error {
  override readonly name = 'UnknownEventError';
}
