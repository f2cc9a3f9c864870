import { articleDecider } from '#editorial';
import type { ArticleContent, ArticleEvent, BodyDocument } from '#editorial';
import { NO_STREAM, derivedId } from '#event-store';
import type { AppendRequest } from '#event-store';
import { plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import type { Parts } from '../../apps/forside/runtime/parts.js';

const ARTICLES_PER_APPEND = 200;
const PARAGRAPHS = 5;
const WORDS_OF_PARAGRAPH = 40;
const SECTIONS = 12;
const AUTHORS = 200;
const YEAR_MS = 365.25 * 86_400_000;
const YEARS = 10;
const VOCABULARY = 60_000;

/** An archive that was written into the log. */
export interface Archive {
  readonly articles: readonly string[];
  readonly sections: readonly string[];
  readonly authors: readonly string[];
  /** Words from the most to the least common: the first stands in most articles, the last in hardly any. */
  readonly word: (rank: number) => string;
}

/**
 * Writes an archive of ten years in bulk, as its commands would have left it: each article is drafted, saved again and
 * again, and nine of ten are published. Words come as in a language: the n-th most common one n times as seldom as the
 * most common.
 */
export async function writeArchive(
  { store, codec, clock }: Pick<Parts, 'store' | 'codec' | 'clock'>,
  options: {
    readonly articles: number;
    /** At least 2. */
    readonly eventsEach: number;
    readonly progress: (sentence: string) => void;
  },
): Promise<Archive> {
  const { articles: count, eventsEach, progress } = options;
  const random = randomness(20_261_123);
  const vocabulary = Array.from({ length: VOCABULARY }, (_, rank) => word(rank));
  const ids = (kind: string, length: number) =>
    Array.from({ length }, (_, number) => derivedId('archive', kind, String(number)));
  const [sections, authors, articles] = [
    ids('section', SECTIONS),
    ids('author', AUTHORS),
    ids('article', count),
  ];
  const archive = { sections, authors, articles, word };
  if ((await store.head()) >= BigInt(count * eventsEach)) return archive;
  const began = plusMilliseconds(clock.now(), -YEARS * YEAR_MS);
  for (let from = 0; from < count; from += ARTICLES_PER_APPEND) {
    if (from % 20_000 === 0) {
      progress(`writing articles from ${from.toLocaleString('en')} of ${count.toLocaleString('en')}`);
    }
    const requests = articles.slice(from, from + ARTICLES_PER_APPEND).map((id, index) => {
      const drafted = plusMilliseconds(began, Math.floor(((from + index) / count) * YEARS * YEAR_MS));
      return appendOf(id, lifeOf(drafted));
    });
    await store.appendToStreams(await Promise.all(requests));
  }
  return archive;

  function lifeOf(drafted: Instant): readonly (readonly [ArticleEvent, Instant])[] {
    const content: ArticleContent = {
      headline: sentence(7),
      standfirst: sentence(20),
      sectionId: sections[below(SECTIONS)] ?? null,
      byline: [authors[Math.min(below(AUTHORS), below(AUTHORS))] ?? ''],
      topImage: null,
      body: body(),
    };
    const isPublished = random() < 0.9;
    const saves = eventsEach - (isPublished ? 2 : 1);
    const at = (minutes: number) => plusMilliseconds(drafted, minutes * 60_000);
    const published: readonly (readonly [ArticleEvent, Instant])[] = isPublished
      ? [
          [
            {
              type: 'ArticlePublished',
              data: { version: 1, content, publishedAt: at(saves + 1), change: 'first', dueAt: null },
            },
            at(saves + 1),
          ],
        ]
      : [];
    return [
      [{ type: 'ArticleDrafted', data: { content, origin: null } }, at(0)],
      ...Array.from({ length: saves }, (_, save): readonly [ArticleEvent, Instant] => [
        {
          type: 'ArticleRevised',
          data: {
            fields: {},
            putBlocks: [paragraph(save % PARAGRAPHS)],
            removedBlocks: [],
            blockOrder: null,
          },
        },
        at(save + 1),
      ]),
      ...published,
    ];
  }

  async function appendOf(
    id: string,
    life: readonly (readonly [ArticleEvent, Instant])[],
  ): Promise<AppendRequest> {
    const stream = `${articleDecider.category}-${id}`;
    const encoded = life.map(([event, occurredAt], index) => {
      const commandId = derivedId(id, String(index));
      const envelope = { commandId, actorId: 'bench', correlationId: commandId };
      return codec.encode(event, { id: derivedId(commandId, stream, '0'), stream, envelope, occurredAt });
    });
    return { stream, expectedRevision: NO_STREAM, events: await Promise.all(encoded) };
  }

  function body(): BodyDocument {
    return { type: 'doc', content: Array.from({ length: PARAGRAPHS }, (_, index) => paragraph(index)) };
  }

  function paragraph(index: number) {
    return {
      type: 'paragraph' as const,
      attrs: { id: `p${index}` },
      content: [{ type: 'text' as const, text: `${sentence(WORDS_OF_PARAGRAPH)}.` }],
    };
  }

  function sentence(length: number): string {
    return Array.from({ length }, () => vocabulary[Math.floor(VOCABULARY ** random())]).join(' ');
  }

  function below(limit: number): number {
    return Math.floor(random() * limit);
  }
}

const ONSETS = ['b', 'd', 'f', 'g', 'h', 'k', 'kl', 'l', 'm', 'n', 'p', 'r', 's', 'sk', 'st', 't', 'tr', 'v'];
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'y', 'æ', 'ø', 'å'];
const CODAS = ['b', 'd', 'g', 'k', 'l', 'm', 'n', 'nd', 'p', 'rk', 't', 'v'];

/** A word that no language has; the more common, the shorter. */
function word(rank: number): string {
  const syllables = [];
  for (let rest = rank + 1; rest > 0; rest = Math.floor(rest / 1_944)) {
    syllables.push(
      part(ONSETS, rest) + part(VOWELS, Math.floor(rest / 18)) + part(CODAS, Math.floor(rest / 162)),
    );
  }
  return syllables.join('');
}

function part(parts: readonly string[], number: number): string {
  return parts[number % parts.length] ?? '';
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function randomness(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
