import { basename } from 'node:path';
import { readFile, stat } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { SingleBar } from 'cli-progress';
import { derivedId, randomId } from '#event-store';
import { ImportPage, LARGEST_DUMP, textOf } from '#importing';
import type { ImportReport, ImportedItem } from '#importing';
import { DomainError, isInstant, toInstant } from '#kernel';
import { HttpProblem, NestLogger } from '#platform';
import { NewsroomModule } from '../../newsroom/newsroom.module.js';
import { CoreModule } from '../runtime/core.module.js';
import type { Parts } from '../runtime/parts.js';
import { withParts } from './with-parts.js';

/** What may be told about the pages besides. */
export interface ImportFlags {
  readonly publishedAt?: string;
  readonly section?: string;
  readonly byline?: string;
  readonly url?: string;
}

/** `forside import`: one page after the other; a file that is refused does not keep the others out. */
export async function importFiles(files: readonly string[], flags: ImportFlags): Promise<void> {
  const publishedAt = flags.publishedAt === undefined ? null : timeOf(flags.publishedAt);
  await withParts(async (parts) => {
    const commands = await commandBus(parts);
    const bar = new SingleBar({
      format: 'importing {bar} {value}/{total} {file}',
      stream: process.stderr,
      clearOnComplete: true,
    });
    bar.start(files.length, 0, { file: '' });
    const lines: string[] = [];
    for (const file of files) {
      bar.update({ file: basename(file) });
      try {
        const report = await commands.bus.execute(
          new ImportPage(
            {
              commandId: randomId(),
              actorId: 'command-line',
              correlationId: derivedId('import', file),
              fresh: true,
            },
            {
              text: await textOfFile(file),
              publishedAt,
              section: flags.section ?? null,
              byline: flags.byline === undefined ? [] : flags.byline.split(',').map((name) => name.trim()),
              url: flags.url ?? null,
              approval: 'given',
            },
          ),
        );
        lines.push(`${file}: ${summaryOf(report)}`);
      } catch (error) {
        if (!(error instanceof DomainError) && !(error instanceof HttpProblem)) throw error;
        lines.push(`${file}: refused. ${error.message}`);
        process.exitCode = 1;
      }
      bar.increment();
    }
    bar.stop();
    process.stdout.write(`${lines.join('\n')}\n`);
    await commands.close();
  });
}

async function commandBus(
  parts: Parts,
): Promise<{ readonly bus: CommandBus; readonly close: () => Promise<void> }> {
  const app = await NestFactory.createApplicationContext(
    {
      module: NewsroomModule,
      imports: [CoreModule.forRoot({ role: 'newsroom', parts, scheduling: undefined })],
    },
    { logger: new NestLogger(parts.logger), abortOnError: false },
  );
  return { bus: app.get(CommandBus, { strict: false }), close: () => app.close() };
}

async function textOfFile(file: string): Promise<string> {
  const { size } = await stat(file).catch(() => ({ size: -1 }));
  if (size < 0) throw new DomainError('not-found', 'file-missing', 'There is no such file.');
  if (size > LARGEST_DUMP) throw new DomainError('invalid', 'file-too-large', 'The file is over 10 MB.');
  return textOf(await readFile(file));
}

function timeOf(text: string): string {
  const time = Number.isNaN(Date.parse(text)) ? '' : toInstant(text);
  if (isInstant(time)) return time;
  throw new DomainError(
    'invalid',
    'time-malformed',
    '--published-at takes an RFC 3339 time such as 2026-12-01T06:00Z.',
  );
}

function summaryOf(report: ImportReport): string {
  const groups: readonly (readonly [string, readonly ImportedItem[]])[] = [
    ['sponsored posts', report.sponsoredPosts],
    ['jobs', report.jobs],
    ['people moves', report.peopleMoves],
  ];
  const counts = groups.map(([name, items]) => `${name} ${outcomesOf(items)}`);
  const companies = report.companies.filter(({ outcome }) => outcome === 'recorded').length;
  const lost = report.notUnderstood.map(({ line, why }) => `\n  line ${line} was not understood: ${why}`);
  const remarks = [report.article, ...report.sponsoredPosts, ...report.jobs, ...report.peopleMoves].flatMap(
    (item) => item.remarks.map((remark) => `\n  ${item.name}: ${remark}`),
  );
  return (
    [
      `article ${report.article.outcome} (${report.article.url ?? 'nowhere'})`,
      ...counts,
      `companies ${companies} recorded, ${report.companies.length - companies} known`,
    ].join('; ') +
    remarks.join('') +
    lost.join('')
  );
}

function outcomesOf(items: readonly ImportedItem[]): string {
  const outcomes = new Map<string, number>();
  for (const { outcome } of items) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  return outcomes.size === 0
    ? 'none'
    : [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}
