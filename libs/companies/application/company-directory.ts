import { Injectable } from '@nestjs/common';
import { Claims, CommandRunner, derivedId } from '#event-store';
import type { CommandEnvelope, CommandResult } from '#event-store';
import { DomainError } from '#kernel';
import { companyDecider, companyKnown, noSuchCompany } from '../domain/company.decider.js';
import type { CompanyState } from '../domain/company.decider.js';
import type { CompanyDetails, CompanyEvent } from '../domain/company.events.js';
import { companyNameKey } from '../domain/company-name.js';

/** A company named by its id, or by what a page or a form says of it. */
export type CompanyReference =
  { readonly id: string } | { readonly name: string; readonly cvr?: string | null | undefined };

/** A company that is in the directory, and whether it was there before. */
export interface DirectoryEntry {
  readonly id: string;
  readonly known: boolean;
}

/** What a command on a company answers. */
export type CompanyResult = CommandResult<CompanyState, CompanyEvent>;

interface TakenClaim {
  readonly kind: string;
  readonly key: string;
  readonly id: string;
}

const CVR = 'company-cvr';
const NAME = 'company-name';

/**
 * The one way into the directory of companies, for every context. A company is unique by its CVR number; one without
 * is unique by its name, whatever its case, spaces and legal form. Names are claimed once and kept: a company is found
 * by its former names too.
 */
@Injectable()
export class CompanyDirectory {
  constructor(
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
  ) {}

  /** @throws DomainError `company-known` (409) with the `id` of the company that has this number or name. */
  async register(details: CompanyDetails, envelope: CommandEnvelope): Promise<CompanyResult> {
    const id = await this.claimedId(details, envelope);
    return this.runner.create({
      decider: companyDecider,
      id,
      command: { type: 'RegisterCompany', companyId: id, details },
      envelope,
    });
  }

  /**
   * The company of this number or name, registered when nobody knew it. Racing callers and repeats of a command get
   * the same one; a repeat is answered like the first time.
   */
  async findOrRegister(
    company: { readonly name: string; readonly cvr?: string | null | undefined },
    envelope: CommandEnvelope,
  ): Promise<DirectoryEntry> {
    try {
      const details = { name: company.name, cvr: company.cvr ?? null, website: null };
      const { id } = await this.register(details, envelope);
      return { id, known: false };
    } catch (error) {
      const id =
        error instanceof DomainError && error.code === 'company-known' ? error.details['id'] : undefined;
      if (typeof id === 'string') return { id, known: true };
      throw error;
    }
  }

  /**
   * The id behind a reference; a company named for the first time is registered.
   * @throws DomainError `unknown-reference` (422) for an id that the directory does not have.
   */
  async resolve(reference: CompanyReference, envelope: CommandEnvelope): Promise<string> {
    if (!('id' in reference)) return (await this.findOrRegister(reference, envelope)).id;
    await this.require(reference.id);
    return reference.id;
  }

  /**
   * The id behind a reference, as it is known now; undefined for a company that {@link resolve} would register.
   * @throws DomainError `unknown-reference` (422) for an id that the directory does not have.
   */
  async find(reference: CompanyReference): Promise<string | undefined> {
    if ('id' in reference) {
      await this.require(reference.id);
      return reference.id;
    }
    const key = companyNameKey(reference.name);
    const cvr = reference.cvr ?? null;
    if (cvr === null) return this.claims.ownerOf({ kind: NAME, key });
    return (
      (await this.namesakeWithoutNumber(key, cvr)) ?? (await this.claims.ownerOf({ kind: CVR, key: cvr }))
    );
  }

  /**
   * What the directory knows of a company.
   * @throws DomainError `unknown-reference` (422)
   */
  async require(id: string): Promise<CompanyDetails> {
    const { state } = await this.runner.load(companyDecider, id);
    if (state) return state;
    throw new DomainError(
      'invalid',
      'unknown-reference',
      'The directory has no company with this id: register it first, or name it.',
    );
  }

  /**
   * Changes what is known of a company. A new number or name is claimed before, and given back when it comes to nothing.
   * @throws DomainError `company-known` (409), `company-unknown` (404), `revision-mismatch` (412).
   */
  async revise(
    id: string,
    changes: Partial<CompanyDetails>,
    options: { readonly envelope: CommandEnvelope; readonly ifRevision: bigint | undefined },
  ): Promise<CompanyResult> {
    const { state } = await this.runner.load(companyDecider, id);
    if (!state) throw noSuchCompany();
    const taken = await this.claimChanges(id, { ...state, ...changes });
    const result = await this.execute(id, { changes, taken, ...options });
    if (state.cvr !== null && result.state?.cvr !== state.cvr) {
      await this.claims.release({ kind: CVR, key: state.cvr, id });
    }
    return result;
  }

  private async execute(
    id: string,
    options: {
      readonly changes: Partial<CompanyDetails>;
      readonly taken: readonly TakenClaim[];
      readonly envelope: CommandEnvelope;
      readonly ifRevision: bigint | undefined;
    },
  ): Promise<CompanyResult> {
    const { changes, taken, envelope, ifRevision } = options;
    try {
      const command = { type: 'ReviseCompany', changes } as const;
      return await this.runner.execute({ decider: companyDecider, id, command, envelope, ifRevision });
    } catch (error) {
      const refused = error instanceof DomainError && error.kind !== 'unavailable';
      if (refused) await Promise.all(taken.map((claim) => this.claims.release(claim)));
      throw error;
    }
  }

  /** The id under which a company is, or is to be, registered. */
  private async claimedId({ name, cvr }: CompanyDetails, envelope: CommandEnvelope): Promise<string> {
    const key = companyNameKey(name);
    const own = derivedId(envelope.commandId, 'company', cvr ?? key);
    if (cvr === null) return this.claims.take({ kind: NAME, key, id: own });
    const id =
      (await this.namesakeWithoutNumber(key, cvr)) ??
      (await this.claims.take({ kind: CVR, key: cvr, id: own }));
    await this.claims.take({ kind: NAME, key, id });
    return id;
  }

  /** A company known by name alone is taken to be the one that now comes with a number: revise it to add that. */
  private async namesakeWithoutNumber(key: string, cvr: string): Promise<string | undefined> {
    if ((await this.claims.ownerOf({ kind: CVR, key: cvr })) !== undefined) return undefined;
    const namesake = await this.claims.ownerOf({ kind: NAME, key });
    if (namesake === undefined) return undefined;
    const { state } = await this.runner.load(companyDecider, namesake);
    return state?.cvr === null ? namesake : undefined;
  }

  private async claimChanges(id: string, { name, cvr }: CompanyDetails): Promise<readonly TakenClaim[]> {
    const taken: TakenClaim[] = [];
    const take = async (kind: string, key: string, mustOwn: boolean) => {
      const before = await this.claims.ownerOf({ kind, key });
      const owner = before ?? (await this.claims.take({ kind, key, id }));
      if (before === undefined && owner === id) taken.push({ kind, key, id });
      if (owner === id || !mustOwn) return;
      await Promise.all(taken.map((claim) => this.claims.release(claim)));
      throw companyKnown(owner);
    };
    if (cvr !== null) await take(CVR, cvr, true);
    await take(NAME, companyNameKey(name), cvr === null);
    return taken;
  }
}
