import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CompanyDirectory } from '#companies';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { slugOf } from '#kernel';
import type { Instant } from '#kernel';
import { PublicUrls } from '#platform';
import { PostJob, jobDecider, postJobSchema } from '#recruiting';
import { jobKey } from '../domain/identity.js';
import type { ParsedJob } from '../domain/parsed-page.js';
import { derivedEnvelope, knownId, refusedItem } from './import-step.js';
import type { Recorded } from './import-step.js';
import { differencesBetween } from './import-report.js';
import type { ImportedItem } from './import-report.js';

/** The job ads of a page: each known by employer, title and region. */
@Injectable()
export class ImportJobs {
  constructor(
    private readonly commands: CommandBus,
    private readonly runner: CommandRunner,
    private readonly companies: CompanyDirectory,
    private readonly urls: PublicUrls,
  ) {}

  /** Posts an ad that runs until the given instant, unless it is known. */
  async record(job: ParsedJob, until: Instant, envelope: CommandEnvelope): Promise<Recorded> {
    const { employer, title, region, lines } = job;
    const checked = postJobSchema.safeParse({ title, employer: { name: employer }, regionLabel: region });
    if (!checked.success) return refusedItem(title, lines, checked.error);
    const {
      timeZone: _zone,
      employer: reference,
      deadline: _deadline,
      contact: _contact,
      ...content
    } = checked.data;
    const key = jobKey(employer, title, region);
    try {
      const posted = await this.commands.execute(
        new PostJob(derivedEnvelope(envelope, 'job', key), {
          employer: reference,
          content: { ...content, deadline: null },
          showUntil: until,
          claimKey: key,
        }),
      );
      return { item: this.item('recorded', posted.id, job), position: posted.position };
    } catch (error) {
      const id = knownId(error, 'job-known');
      if (id === undefined) throw error;
      return { item: await this.compared(id, job), position: null };
    }
  }

  private async compared(id: string, job: ParsedJob): Promise<ImportedItem> {
    const { state } = await this.runner.load(jobDecider, id);
    if (!state) return this.item('known', id, job);
    const { title, regionLabel, companyId } = state.content;
    const employer = (await this.companies.require(companyId)).name;
    const differences = differencesBetween(
      { employer, title, region: regionLabel },
      { employer: job.employer, title: job.title, region: job.region },
    );
    return {
      ...this.item(differences.length === 0 ? 'known' : 'differs', id, { ...job, title }),
      differences,
    };
  }

  private item(outcome: ImportedItem['outcome'], id: string, { title, lines }: ParsedJob): ImportedItem {
    const url = this.urls.job({ slug: slugOf(title), id });
    return { outcome, id, url, name: title, differences: [], remarks: [], lines };
  }
}
