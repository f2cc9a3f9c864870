import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { DefineSection } from '#editorial';
import { categoryOf, randomId } from '#event-store';
import type { EventStore } from '#event-store';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { WholeNewsroom } from '#testing/whole-newsroom';
import { HEADLINE_TO_COME } from '../../apps/forside/sample/content/headlines.js';
import { ARTICLES } from '../../apps/forside/sample/content/sample-newsroom.js';
import { fillSampleNewsroom } from '../../apps/forside/sample/fill-sample-newsroom.js';

/** How many streams of each kind a whole sample has, each told once. */
const WHOLE_SAMPLE = {
  section: 4,
  author: 5,
  media: 13,
  company: 14,
  article: 12,
  job: 6,
  person: 8,
  placement: 2,
  order: 2,
  booking: 10,
  front: 1,
};

/** Without the users and their tokens, which are no part of it. */
async function streamsOf(store: EventStore): Promise<Readonly<Record<string, number>>> {
  const streams = new Set<string>();
  for await (const { events } of store.readAll({ after: 0n })) {
    for (const { stream } of events) streams.add(stream);
  }
  const counts: Record<string, number> = {};
  for (const category of [...streams].map(categoryOf)) {
    if (category !== 'user') counts[category] = (counts[category] ?? 0) + 1;
  }
  return counts;
}

/** A machine that stops after so many commands. */
function stoppingAfter(count: number, bus: CommandBus): Pick<CommandBus, 'execute'> {
  let left = count;
  return {
    execute: async (command: never) => {
      left -= 1;
      if (left < 0) throw new Error('the machine stopped');
      return bus.execute(command);
    },
  };
}

const commandsOf = ({ app }: WholeNewsroom) => app.get(CommandBus, { strict: false });

/** What a reader gets, after everything written has become visible. */
async function read(newsroom: WholeNewsroom, path: string) {
  await newsroom.shown();
  return newsroom.send('GET', path, { role: null });
}

describe('The sample newsroom', () => {
  let newsroom: WholeNewsroom;

  beforeAll(async () => {
    newsroom = await openWholeNewsroom();
  });

  afterAll(() => newsroom.close());

  const fill = (commands: Pick<CommandBus, 'execute'> = commandsOf(newsroom)) =>
    fillSampleNewsroom({ commands, store: newsroom.parts.store });

  it('is completed by the next start when one after the other was interrupted half-way', async () => {
    for (const count of [0, 1, 12, 45]) {
      await expect(fill(stoppingAfter(count, commandsOf(newsroom)))).rejects.toThrow('the machine stopped');
    }
    expect(await fill()).toBe('completed');
    expect(await streamsOf(newsroom.parts.store)).toEqual(WHOLE_SAMPLE);
  });

  it('is left alone once it is whole: nothing is recorded', async () => {
    const head = await newsroom.head();
    expect(await fill()).toBe('left-alone');
    expect(await newsroom.head()).toBe(head);
  });

  it('opens with a front page, and a rail of posts, jobs and people', async () => {
    const { status, text } = await read(newsroom, '/');
    expect(status).toBe(200);
    expect(text).toContain('En printer afslørede hackerne midt om natten');
    expect(text).toContain('Cyberangreb');
    expect(text).toContain('Annonceindlæg fra Isbræ Backup A/S');
    expect(text).toContain('Annonceindlæg fra Strandskade Rekruttering ApS');
    expect(text).toContain('It-projektleder til nyt lagersystem');
    expect(text).toContain('Astrid Fjeldgaard Winther');
    for (const section of ['Sikkerhed', 'Cloud og drift', 'Kunstig intelligens', 'It-job og ledelse']) {
      expect(text).toContain(section);
    }
  });

  it('shows every article with its picture, and links what it points to, but for one that is to come', async () => {
    const list = await read(newsroom, '/api/v1/articles?limit=50');
    const { items } = JSON.parse(list.text) as {
      readonly items: readonly { readonly id: string; readonly headline: string }[];
    };
    expect(items.map(({ headline }) => headline).sort()).toEqual(
      ARTICLES.map(({ headline }) => headline).sort(),
    );
    const lines: { readonly title: string; readonly url: string | null }[] = [];
    for (const { id } of items) {
      const article = JSON.parse((await read(newsroom, `/api/v1/articles/${id}`)).text) as {
        readonly readAlso: typeof lines;
        readonly topImage: { readonly url: string } | null;
      };
      lines.push(...article.readAlso);
      const address = new URL(article.topImage?.url ?? 'about:blank');
      expect((await read(newsroom, address.pathname)).status).toBe(200);
    }
    expect(lines.length).toBeGreaterThanOrEqual(12);
    expect(lines.filter(({ url }) => url === null).map(({ title }) => title)).toEqual([HEADLINE_TO_COME]);
  });
});

describe('A newsroom that somebody works in', () => {
  let newsroom: WholeNewsroom;

  beforeEach(async () => {
    newsroom = await openWholeNewsroom();
  });

  afterEach(() => newsroom.close());

  const fill = (commands: Pick<CommandBus, 'execute'> = commandsOf(newsroom)) =>
    fillSampleNewsroom({ commands, store: newsroom.parts.store });

  const openSection = (slug: string) => {
    const id = randomId();
    return commandsOf(newsroom).execute(
      new DefineSection(
        { commandId: id, actorId: 'editor', correlationId: id },
        { name: 'Vores egen', slug, ordinal: 1, description: null },
      ),
    );
  };

  it('gets no sample when it began with words of its own', async () => {
    await openSection('sikkerhed');
    expect(await fill()).toBe('left-alone');
    expect(await streamsOf(newsroom.parts.store)).toEqual({ section: 1 });
  });

  it('starts all the same when what it did stands in the way of the rest of the sample', async () => {
    await expect(fill(stoppingAfter(1, commandsOf(newsroom)))).rejects.toThrow('the machine stopped');
    await openSection('cloud-og-drift');
    expect(await fill()).toBe('refused');
    expect(await streamsOf(newsroom.parts.store)).toMatchObject({ section: 4 });
  });
});
