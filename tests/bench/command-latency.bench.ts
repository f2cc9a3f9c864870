import type { NewsroomProcess } from '#testing/newsroom-process';
import { madeUpArticle, publishingCalls } from './articles.js';
import type { Benchmark } from './benchmark.js';
import type { HttpCall } from './load/load-jobs.js';
import { startLoad } from './load/load.js';
import { defineSection, openNewsroom, written } from './newsroom.js';
import type { Written } from './newsroom.js';
import { percentile } from './statistics.js';

const PER_SECOND = 200;
const WARM_UP_SECONDS = 4;
const PREPARED_AT_ONCE = 8;
const TARGET_MS = 25;

/** Commands at a constant rate, counted from when each was due: a third each publishes, revises and updates. */
export const commandLatency: Benchmark = {
  name: 'command-latency',
  async run(context) {
    const { newsroom } = await openNewsroom(context);
    const load = startLoad(context);
    const sectionId = await defineSection(newsroom);
    const { address: origin, adminToken: token } = newsroom;

    const seconds = context.full ? 60 : 12;
    const count = (WARM_UP_SECONDS + seconds) * PER_SECOND;
    context.progress('publishing the articles to work on');
    const articles = await prepareArticles(newsroom, { count: Math.ceil(count / 3), sectionId });
    const calls = commands(articles, { count, sectionId, token });
    const warmUp = calls.slice(0, WARM_UP_SECONDS * PER_SECOND);
    await load.constantRate({ origin, perSecond: PER_SECOND, calls: warmUp });
    context.progress(`${PER_SECOND} commands a second for ${seconds} s`);
    const { milliseconds } = await load.constantRate({
      origin,
      perSecond: PER_SECOND,
      calls: calls.slice(warmUp.length),
    });

    const p99 = percentile(milliseconds, 0.99);
    return [
      {
        what: `Commands at a constant ${PER_SECOND}/s, p99`,
        figure: `${p99.toFixed(1)} ms (p50 ${percentile(milliseconds, 0.5).toFixed(1)}, slowest ${percentile(milliseconds, 1).toFixed(0)}, of ${milliseconds.length})`,
        target: `< ${TARGET_MS} ms`,
        met: p99 < TARGET_MS,
      },
    ];
  },
};

async function prepareArticles(
  newsroom: NewsroomProcess,
  { count, sectionId }: { readonly count: number; readonly sectionId: string },
): Promise<readonly Written[]> {
  const articles: Written[] = [];
  let next = 0;
  const publish = async () => {
    for (let number = next++; number < count; number = next++) {
      const article = { ...madeUpArticle(number, sectionId), publish: true };
      articles.push(await written(newsroom, '/api/admin/v1/articles', article));
    }
  };
  await Promise.all(Array.from({ length: PREPARED_AT_ONCE }, publish));
  return articles;
}

/** A new article, then one of those prepared revised, then the same one updated for readers. */
function commands(
  articles: readonly Written[],
  options: { readonly count: number; readonly sectionId: string; readonly token: string },
): readonly HttpCall[] {
  const { count, token } = options;
  const publishing = publishingCalls(articles.length, options);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return Array.from({ length: count }, (_, index): HttpCall => {
    const turn = Math.floor(index / 3);
    const [created, article] = [publishing[turn], articles[turn]];
    if (!created || !article) throw new Error('There are not enough articles');
    const path = `/api/admin/v1/articles/${article.id}`;
    const revision = { baseRevision: article.revision, standfirst: `Udgave ${index}.` };
    switch (index % 3) {
      case 0:
        return created;
      case 1:
        return { method: 'PATCH', path, headers, body: JSON.stringify(revision) };
      default:
        return { method: 'POST', path: `${path}/publish`, headers, body: '{}' };
    }
  });
}
