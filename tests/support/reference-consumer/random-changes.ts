import type { WholeNewsroom } from '../whole-newsroom.js';

/** What a newsroom does all day to jobs and people moves, by chance. */
export interface RandomChanges {
  /** Changes made so far, refused ones included. */
  readonly count: number;
  /** Names of persons who were erased. */
  readonly erased: readonly string[];
  prepare(newsroom: WholeNewsroom): Promise<void>;
  one(newsroom: WholeNewsroom): Promise<void>;
  /** One more of each kind, after which every way of keeping a copy has heard of the end. */
  last(newsroom: WholeNewsroom): Promise<void>;
  /** What the site shows of a feed to everybody, in members that the feed has too. */
  shown(
    newsroom: WholeNewsroom,
    feed: 'jobs' | 'people-moves',
  ): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>>;
}

interface Notice {
  readonly id: string;
  readonly personId: string;
  readonly person: string;
}

const COMPANIES = 5;
const RESTRICTIONS = ['none', 'noindex', 'anonymised', 'unpublished'];
/** Refusals that chance brings about; anything else is a mistake. */
const REFUSED = [404, 409, 410, 412, 422];
const MEMBERS = {
  jobs: ['id', 'url', 'title', 'regionLabel', 'applyUrl', 'postedAt', 'validThrough'],
  'people-moves': ['id', 'url', 'person', 'company', 'effectiveDate', 'role', 'text', 'kind', 'updatedAt'],
} as const;

/** Changes that a sequence of numbers decides. */
export function makeRandomChanges(random: () => number): RandomChanges {
  const companies: string[] = [];
  const jobs: string[] = [];
  const notices: Notice[] = [];
  const erased: string[] = [];
  let count = 0;
  const some = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const send = async (newsroom: WholeNewsroom, method: string, path: string, body: unknown) => {
    const answer = await newsroom.send(method, `/api/admin/v1${path}`, { body });
    if (answer.status < 300 || REFUSED.includes(answer.status)) return answer;
    throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  };

  const post = async (newsroom: WholeNewsroom) => {
    const body = {
      title: `Stilling ${count}`,
      employer: { id: some(companies) },
      regionLabel: 'Aarhusområdet',
    };
    const { json, status } = await send(newsroom, 'POST', '/jobs', body);
    if (status === 201) jobs.push(String(json?.['id']));
  };
  const record = async (newsroom: WholeNewsroom) => {
    const person = `Navn${count}${String.fromCharCode(97 + Math.floor(random() * 26))} Prøvesen${count}`;
    const body = { kind: 'hired', person, company: { id: some(companies) } };
    const { json, status } = await send(newsroom, 'POST', '/people-moves', body);
    if (status === 201)
      notices.push({ id: String(json?.['id']), personId: String(json?.['personId']), person });
  };
  const changeNotice = async (newsroom: WholeNewsroom, path: string, body: unknown, method = 'POST') => {
    const notice = some(notices);
    if (!notice) return record(newsroom);
    await send(newsroom, method, `/people/${notice.personId}${path.replace('*', notice.id)}`, body);
  };
  const erase = async (newsroom: WholeNewsroom) => {
    const [notice] = notices.splice(Math.floor(random() * notices.length), 1);
    if (!notice) return record(newsroom);
    const { status } = await send(newsroom, 'POST', `/people/${notice.personId}/erase`, {
      ground: 'request',
    });
    if (status < 300) erased.push(notice.person);
  };

  const kinds: readonly (readonly [number, (newsroom: WholeNewsroom) => Promise<unknown>])[] = [
    [0.3, post],
    [
      0.55,
      (newsroom) => send(newsroom, 'PATCH', `/jobs/${some(jobs) ?? ''}`, { title: `Ny titel ${count}` }),
    ],
    [
      0.65,
      (newsroom) =>
        send(newsroom, 'POST', `/jobs/${some(jobs) ?? ''}/close`, {
          reason: random() < 0.5 ? 'filled' : 'withdrawn',
        }),
    ],
    [
      0.68,
      (newsroom) =>
        send(newsroom, 'PATCH', `/companies/${some(companies) ?? ''}`, { name: `Firma ${count} A/S` }),
    ],
    [0.83, record],
    [0.91, (newsroom) => changeNotice(newsroom, '/moves/*', { role: `arkitekt ${count}` }, 'PATCH')],
    [
      0.96,
      (newsroom) =>
        changeNotice(newsroom, '/moves/*/restrict', {
          restriction: some(RESTRICTIONS),
          ground: 'press-ethics',
        }),
    ],
    [1, erase],
  ];

  return {
    get count() {
      return count;
    },
    erased,
    async prepare(newsroom) {
      for (let index = 0; index < COMPANIES; index += 1) {
        const { json } = await send(newsroom, 'POST', '/companies', { name: `Virksomhed ${index} ApS` });
        companies.push(String(json?.['id']));
      }
      await post(newsroom);
      await record(newsroom);
    },
    async one(newsroom) {
      count += 1;
      const chance = random();
      await kinds.find(([below]) => chance < below)?.[1](newsroom);
    },
    async last(newsroom) {
      count += 1;
      await post(newsroom);
      await record(newsroom);
    },
    async shown(newsroom, feed) {
      const all = new Map<string, Readonly<Record<string, unknown>>>();
      for (let next: string | null = ''; next !== null;) {
        const query = next === '' ? '' : `&after=${next}`;
        const { json } = await newsroom.send('GET', `/api/v1/${feed}?limit=100${query}`, { role: null });
        const page = json as unknown as {
          readonly items: readonly Readonly<Record<string, unknown>>[];
          readonly next: string | null;
        };
        for (const item of page.items) {
          // Without its person a notice is none for a job board.
          if (item['person'] === 'Navnet er fjernet') continue;
          all.set(
            String(item['id']),
            Object.fromEntries(MEMBERS[feed].map((member) => [member, item[member]])),
          );
        }
        ({ next } = page);
      }
      return all;
    },
  };
}
