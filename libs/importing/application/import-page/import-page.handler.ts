import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Inject } from '@nestjs/common';
import { CompanyDirectory, companyNameKey, companyReferenceSchema } from '#companies';
import type { CommandEnvelope } from '#event-store';
import { plusDays } from '#kernel';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { parsePageDump } from '../../domain/page-dump.parser.js';
import type { ParsedPage } from '../../domain/parsed-page.js';
import { ImportArticle } from '../import-article.js';
import { ImportJobs } from '../import-jobs.js';
import { ImportPeopleMoves } from '../import-people-moves.js';
import type { ImportReport, ImportedCompany } from '../import-report.js';
import { ImportSponsoredPosts } from '../import-sponsored-posts.js';
import { derivedEnvelope } from '../import-step.js';
import type { Recorded } from '../import-step.js';
import { ImportPage } from './import-page.command.js';

/** Ads and jobs of a page run this long from the import. */
const RUN_DAYS = 30;

/** Companies of a page by the key of their names. */
type Companies = ReadonlyMap<string, ImportedCompany>;

/** Runs {@link ImportPage}: one command after the other, each idempotent, so that a repeat completes a broken import. */
@CommandHandler(ImportPage)
export class ImportPageHandler implements ICommandHandler<ImportPage> {
  constructor(
    private readonly article: ImportArticle,
    private readonly sponsoredPosts: ImportSponsoredPosts,
    private readonly jobs: ImportJobs,
    private readonly peopleMoves: ImportPeopleMoves,
    private readonly companies: CompanyDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ envelope, input }: ImportPage): Promise<ImportReport> {
    const page = parsePageDump(input.text);
    const article = await this.article.check(page.article, input);
    const companies = await this.recordCompanies(page, envelope);
    const idOf = (name: string) => companies.get(companyNameKey(name))?.id ?? '';
    const from = this.clock.now();
    const until = plusDays(from, RUN_DAYS);

    const imported = await this.article.record(article, envelope);
    const sponsoredPosts = await inOrder(page.sponsoredPosts, (post) =>
      this.sponsoredPosts.record(post, { companyId: idOf(post.advertiser), from, until }, envelope),
    );
    const jobs = await lastFirst(page.jobs, (job) => this.jobs.record(job, until, envelope));
    const peopleMoves = await lastFirst(page.peopleMoves, (move) =>
      this.peopleMoves.record(move, idOf(move.company), envelope),
    );
    const steps = [imported, ...sponsoredPosts, ...jobs, ...peopleMoves];
    return {
      article: imported.item,
      sponsoredPosts: sponsoredPosts.map(({ item }) => item),
      jobs: jobs.map(({ item }) => item),
      peopleMoves: peopleMoves.map(({ item }) => item),
      companies: [...companies.values()],
      notUnderstood: page.notUnderstood,
      positions: newestByCategory(steps),
    };
  }

  private async recordCompanies(page: ParsedPage, envelope: CommandEnvelope): Promise<Companies> {
    const names = [
      ...page.sponsoredPosts.map(({ advertiser }) => advertiser),
      ...page.jobs.map(({ employer }) => employer),
      ...page.peopleMoves.map(({ company }) => company),
    ];
    const companies = new Map<string, ImportedCompany>();
    for (const name of names) {
      const key = companyNameKey(name);
      // What refers to a name that fits no company is refused by itself.
      if (companies.has(key) || !companyReferenceSchema.safeParse({ name }).success) continue;
      const { id, known } = await this.companies.findOrRegister(
        { name },
        derivedEnvelope(envelope, 'company', key),
      );
      companies.set(key, { outcome: known ? 'known' : 'recorded', id, name });
    }
    return companies;
  }
}

async function inOrder<Item>(
  items: readonly Item[],
  record: (item: Item) => Promise<Recorded>,
): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = [];
  for (const item of items) recorded.push(await record(item));
  return recorded;
}

/** Lists show the newest first: what stands first on the page is recorded last. */
async function lastFirst<Item>(
  items: readonly Item[],
  record: (item: Item) => Promise<Recorded>,
): Promise<readonly Recorded[]> {
  return [...(await inOrder([...items].reverse(), record))].reverse();
}

function newestByCategory(steps: readonly Recorded[]): readonly string[] {
  const newest = new Map<string, bigint>();
  for (const { position } of steps) {
    if (position === null) continue;
    const [category = '', place = '0'] = position.split('@');
    const before = newest.get(category) ?? 0n;
    if (BigInt(place) >= before) newest.set(category, BigInt(place));
  }
  return [...newest].map(([category, place]) => `${category}@${place}`);
}
