import { Injectable } from '@nestjs/common';
import { CompanyDirectory } from '#companies';
import type { CompanyReference } from '#companies';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { userDecider } from '#identity';
import { DomainError } from '#kernel';

/** Who buys, who pays when that is somebody else, and who sells; what is left out is not asked for. */
export interface NamedParties {
  readonly advertiser?: CompanyReference | undefined;
  readonly billTo?: CompanyReference | null | undefined;
  readonly salesperson?: string | undefined;
}

/** The parties of an order, from the directory of companies and the newsroom's users. */
@Injectable()
export class Buyers {
  constructor(
    private readonly runner: CommandRunner,
    private readonly directory: CompanyDirectory,
  ) {}

  /**
   * Refuses parties that nobody knows, before any company is registered for the others.
   * @throws DomainError `unknown-reference` (422)
   */
  async assertKnown({ advertiser, billTo, salesperson }: NamedParties): Promise<void> {
    if (advertiser) await this.directory.find(advertiser);
    if (billTo) await this.directory.find(billTo);
    if (salesperson === undefined) return;
    const { state } = await this.runner.load(userDecider, salesperson);
    if (state) return;
    throw new DomainError('invalid', 'unknown-reference', 'There is no such user: leave out `salesperson`.', {
      problems: [{ field: 'salesperson', message: 'points to nobody' }],
    });
  }

  /** The id of a company; one that is named for the first time is registered. */
  company(reference: CompanyReference, envelope: CommandEnvelope): Promise<string> {
    return this.directory.resolve(reference, envelope);
  }

  /** The id of who pays instead of the advertiser; null when that is the advertiser. */
  async payer(
    reference: CompanyReference | null,
    { advertiserId, envelope }: { readonly advertiserId: string; readonly envelope: CommandEnvelope },
  ): Promise<string | null> {
    const id = reference && (await this.company(reference, envelope));
    return id === advertiserId ? null : id;
  }
}
