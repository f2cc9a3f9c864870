import { Injectable } from '@nestjs/common';
import { Claims, CommandRunner, newAggregateId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError } from '#kernel';
import { placementDecider } from '../domain/placement.decider.js';
import type { PlacementState } from '../domain/placement.decider.js';
import { DEFAULT_TERMS } from '../domain/placement.events.js';
import type { PlacementDetails, ProductTerms } from '../domain/placement.events.js';
import type { PlacementResult } from './results.js';

/** A placement named by its id or by its key. */
export type PlacementReference = { readonly id: string } | { readonly key: string };

/** A placement to be set up; terms that are left out are those of a placement without any. */
export type NewPlacement = Omit<PlacementDetails, keyof ProductTerms> & Partial<ProductTerms>;

/** A placement as its stream has it. */
export interface KnownPlacement {
  readonly id: string;
  readonly state: NonNullable<PlacementState>;
}

const KEY = 'placement-key';

/** Placements by their keys, each key being one placement's for ever. */
@Injectable()
export class Placements {
  constructor(
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
  ) {}

  /** @throws DomainError `placement-known` (409) with the `id` of the placement that has the key. */
  async define(wanted: NewPlacement, envelope: CommandEnvelope): Promise<PlacementResult> {
    const details: PlacementDetails = { ...DEFAULT_TERMS, ...wanted };
    const own = newAggregateId(envelope.commandId, placementDecider.category);
    const id = await this.claims.take({ kind: KEY, key: details.key, id: own });
    const command = { type: 'DefinePlacement' as const, placementId: id, details };
    return this.runner.create({ decider: placementDecider, id, command, envelope });
  }

  /** @throws DomainError `unknown-reference` (422) when there is no such placement. */
  async require(reference: PlacementReference): Promise<KnownPlacement> {
    const id =
      'id' in reference ? reference.id : await this.claims.ownerOf({ kind: KEY, key: reference.key });
    const state = id === undefined ? null : (await this.runner.load(placementDecider, id)).state;
    if (id !== undefined && state) return { id, state };
    throw new DomainError(
      'invalid',
      'unknown-reference',
      'There is no such placement: list them and choose one.',
      {
        problems: [{ field: 'placement', message: 'points to nothing that exists' }],
      },
    );
  }
}
