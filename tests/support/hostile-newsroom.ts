import { drawScene } from './sample-pictures.js';
import {
  asAddress,
  payloadText as words,
  payloadTexts,
  SCRIPT_ADDRESSES,
  SCRIPT_PAYLOADS,
} from './script-payloads.js';
import { openFilledFields } from './text-fields.js';
import type { FilledFields } from './text-fields.js';
import type { OpenApiDocument } from './openapi-operations.js';
import type { Json, WholeNewsroom } from './whole-newsroom.js';

/** A newsroom in which somebody wrote payloads wherever a text can be written. */
export interface HostileNewsroom {
  /** Addresses of readers' pages that show what was written. */
  readonly forReaders: readonly string[];
  /** Addresses of pages that only staff may see. */
  readonly forStaff: readonly string[];
  /** How many articles were unpublished or killed; readers find a notice there. */
  readonly takenBack: number;
  /** What went where. */
  readonly filled: FilledFields;
}

const ADMIN = '/api/admin/v1';
const LATER = '2035-01-01T06:00:00Z';
const ALL = SCRIPT_PAYLOADS.join(' ');
const PHONE = '+45 70 00 00 00';
const EMAIL = 'bo@sydkyst.example';
const SHOWN_BESIDE_PAGES = 24;

/** One turn for each text that there must be for a field of this length to have had every payload. */
const turns = (longest: number): readonly number[] => [...payloadTexts(longest).keys()];
const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const idOf = (json: Json) => String(json['id']);
/** A web address that holds payloads. */
const link = (turn: number): string => `https://avis.example/?${asAddress(words(1_900, turn))}`;
const pathOf = (url: unknown): string => {
  const { pathname, search } = new URL(String(url));
  return `${pathname}${search}`;
};

/** Writes every payload into every text field of the admin API, and into what advertisers and imports send. */
export async function fillHostileNewsroom(newsroom: WholeNewsroom): Promise<HostileNewsroom> {
  const { json } = await newsroom.send('GET', '/api/openapi.json', { role: null });
  const filled = openFilledFields(json as unknown as OpenApiDocument, ADMIN);
  const desk = new HostileDesk(newsroom, filled);
  await desk.letPeopleIn();
  const picture = await desk.uploadPictures();
  const stories = await desk.writeArticles(picture);
  await desk.arrangeFronts(stories);
  await desk.announce(picture.mediaId);
  await desk.sellAds(picture.mediaId);
  await desk.importPages();
  await newsroom.shown();
  await desk.shareLinks(stories);
  return { forReaders: desk.forReaders, forStaff: desk.forStaff, takenBack: 2 * turns(1_000).length, filled };
}

interface Pictures {
  /** Has words at every place that shows it. */
  readonly mediaId: string;
  /** Have words of their own. */
  readonly ownWords: readonly string[];
}

interface Stories {
  readonly sections: readonly string[];
  readonly articles: readonly string[];
}

/** Somebody who may do everything, and means harm. */
class HostileDesk {
  readonly forReaders: string[] = [];
  readonly forStaff: string[] = ['/admin/consumers?limit=100'];

  constructor(
    private readonly newsroom: WholeNewsroom,
    private readonly filled: FilledFields,
  ) {}

  /** Users, tokens and consumers of feeds. */
  async letPeopleIn(): Promise<void> {
    const names = turns(200);
    await this.each(names, async (turn) => {
      const name = words(200, turn);
      await this.post('/tokens', { name, roles: ['writer'] });
      await this.post('/me/tokens', { name, scopes: ['article.read'], expiresAt: LATER });
      await this.post('/users', { email: `u${turn}@havn.example`, name, roles: ['writer'] });
      const consumer = idOf(await this.post('/consumers', { name, feeds: ['jobs', 'articles'] }));
      if (turn < 4) {
        const url = `https://93.184.215.14/?${asAddress(words(1_900, turn))}`;
        await this.send('PUT', `/consumers/${consumer}/webhook`, { url });
        await this.send('PATCH', `/consumers/${consumer}`, { name: words(200, turn + 4) });
      }
      if (turn < 8) this.forStaff.push(`/admin/consumers/${consumer}`);
    });
    const user = idOf(
      await this.post('/users', { email: 'ny@havn.example', name: words(200, 0), roles: ['writer'] }),
    );
    await this.send('PATCH', `/users/${user}`, { name: words(200, 1) });
    const { link: invitation } = await this.post(`/users/${user}/password-link`);
    this.forReaders.push(pathOf(invitation));
    await this.each(turns(200), (turn) =>
      this.post('/privacy-requests', {
        right: 'access',
        from: words(200, turn),
        replyTo: words(300, turn),
        note: words(5_000, turn),
      }),
    );
  }

  async uploadPictures(): Promise<Pictures> {
    const ids: string[] = [];
    for (const scene of ['kabel', 'haller', 'by', 'kontor'] as const) {
      const answer = await this.newsroom.send(
        'POST',
        `${ADMIN}/media?alt=${encodeURIComponent(words(300, 0))}`,
        {
          body: await drawScene(scene),
          headers: { 'content-type': 'image/jpeg' },
        },
      );
      ids.push(idOf(answer.json ?? {}));
    }
    for (const turn of turns(300)) {
      await this.send('PATCH', `/media/${ids[turn % ids.length] ?? ''}`, {
        alt: words(1_000, turn),
        caption: words(2_000, turn),
        credit: words(300, turn),
      });
    }
    return { mediaId: ids[0] ?? '', ownWords: ids };
  }

  async writeArticles({ mediaId, ownWords }: Pictures): Promise<Stories> {
    const sections = await this.each(turns(100), async (turn) => {
      const slug = `s${turn}`;
      const words100 = { name: words(100, turn), description: words(1_000, turn) };
      const id = idOf(await this.post('/sections', { ...words100, slug }));
      const another = { name: words(100, turn + 1), description: words(1_000, turn + 1) };
      if (turn % 9 === 0) await this.send('PATCH', `/sections/${id}`, another);
      await this.post('/desks', { name: words(100, turn) });
      return id;
    });
    const deskId = idOf(await this.post('/desks', { name: words(100, 0) }));
    await this.send('PATCH', `/desks/${deskId}`, { name: words(100, 1) });
    const authors = await this.each(turns(200), async (turn) => {
      const id = idOf(await this.post('/authors', { name: words(200, turn) }));
      if (turn === 0) await this.send('PATCH', `/authors/${id}`, { name: `Ny ${words(190, 1)}` });
      return id;
    });
    const contentOf = (turn: number) => ({
      headline: words(300, turn),
      standfirst: words(2_000, turn),
      sectionId: sections[turn % sections.length],
      byline: [...new Set([2 * turn, 2 * turn + 1].map((index) => authors[index % authors.length]))],
      topImage: {
        mediaId,
        alt: words(1_000, turn),
        caption: words(2_000, turn),
        credit: words(300, turn),
      },
      body: bodyOf(turn, { mediaId }),
    });
    const published = async (turn: number, more: object = {}) => {
      const made = await this.post('/articles', { ...contentOf(turn), ...more, publish: true });
      this.forReaders.push(pathOf(made['url']));
      return idOf(made);
    };
    const articles = await this.each(turns(300), async (turn) => {
      const id = await published(turn);
      const notice = {
        title: words(300, turn),
        body: bodyOf(turn, { mediaId }),
        url: link(turn),
      };
      const reply = await this.post(`/articles/${id}/notices`, {
        ...{ kind: 'reply', from: words(300, turn) },
        ...notice,
      });
      await this.post(`/articles/${id}/notices`, { kind: 'ruling', ...notice });
      await this.send('PATCH', `/articles/${id}/notices/${idOf(reply)}`, {
        ...{ title: words(300, turn + 1), from: words(300, turn + 1), url: link(turn + 1) },
        body: bodyOf(turn + 1, { mediaId }),
      });
      await this.post(`/articles/${id}/correct`, {
        note: words(1_000, turn),
        change: { version: 1, ...contentOf(turn + 1), standfirst: words(2_000, turn + 1) },
      });
      return id;
    });
    await this.each(ownWords, (picture, index) =>
      published(index, { headline: `Billede ${index}`, topImage: { mediaId: picture } }),
    );
    await this.each(turns(1_000), async (turn) => {
      const notice = words(1_000, turn);
      const headline = `Trukket ${words(200, turn)}`;
      await this.post(`/articles/${await published(turn, { headline })}/unpublish`, { notice });
      await this.post(`/articles/${await published(turn, { headline: `${headline} helt` })}/kill`, {
        ...{ notice, reason: 'legal' },
      });
      const unpublishAt = LATER;
      await this.post(`/articles/${articles[turn] ?? ''}/schedule-unpublication`, { unpublishAt, notice });
    });
    const draft = idOf(await this.post('/articles', contentOf(0)));
    let revision = 0;
    const revised = async (change: object) => {
      const made = await this.send('PATCH', `/articles/${draft}`, { ...change, baseRevision: revision });
      revision = Number(made['revision']);
    };
    await revised(contentOf(1));
    for (const turn of turns(300)) {
      await this.send('PUT', `/articles/${draft}/embargo`, { until: LATER, note: words(300, turn) });
    }
    for (const turn of turns(1_000)) {
      await this.send('PUT', `/articles/${draft}/assignment`, { deskId, note: words(1_000, turn) });
      const before = await this.send('GET', `/articles/${draft}`);
      revision = Number(before['revision']);
      await revised({ standfirst: words(2_000, turn) });
      await this.post(`/articles/${draft}/undo`, { revision, note: words(1_000, turn) });
      const comment = words(2_000, turn);
      await this.post(`/articles/${draft}/submit`, { comment });
      await this.post(`/articles/${draft}/request-changes`, { comment });
      await this.post(`/articles/${draft}/submit`, { comment });
      await this.post(`/articles/${draft}/approve`, { comment });
      await this.post(`/articles/${draft}/request-changes`, { comment });
    }
    // An address has a limit as it is written percent-encoded.
    for (const turn of turns(300)) {
      const address = asAddress(words(300, turn));
      await this.post('/redirects', { from: `/gammel-${turn}?${address}`, to: `/s${turn}?${address}` });
      await this.post('/redirects', { from: `/aeldre-${turn}?${address}`, to: link(turn) });
    }
    this.forReaders.push(...sections.slice(0, 8).map((_, index) => `/s${index}`));
    return { sections, articles };
  }

  /** The front page, fronts of sections, and what is planned for them. */
  async arrangeFronts({ sections, articles }: Stories): Promise<void> {
    const each = articles.length;
    const fronts = ['front', ...sections].slice(0, Math.ceil(turns(60).length / each));
    await this.each(fronts, async (front, at) => {
      const slotsFrom = (first: number) =>
        articles.map((articleId, index) => ({
          ...{ articleId, headline: words(300, first + index), kicker: words(60, first + index) },
        }));
      const slots = slotsFrom(at * each);
      await this.send('PUT', `/fronts/${front}`, { baseRevision: null, slots });
      const { revision } = await this.post(`/fronts/${front}/plans`, { from: LATER, slots });
      const others = { baseRevision: revision, from: LATER, slots: slotsFrom((at + 1) * each) };
      if (at === 0) await this.send('PUT', `/fronts/${front}/plans/1`, others);
      const path = at === 0 ? '/' : `/s${at - 1}`;
      await this.sharedMoment(path, LATER);
    });
  }

  /** Companies, job ads and people moves. */
  async announce(mediaId: string): Promise<void> {
    const companies = await this.each(turns(200), async (turn) => {
      const id = idOf(await this.post('/companies', { name: words(200, turn), website: link(turn) }));
      if (turn % 4 === 0) this.forReaders.push(`/virksomhed/x-${id}`);
      return id;
    });
    const jobOf = (turn: number) => ({
      title: words(200, turn),
      employer: { name: words(200, turn) },
      regionLabel: words(100, turn),
      location: {
        country: 'DK',
        region: words(200, turn),
        municipality: words(200, turn),
        postcode: words(200, turn),
        city: words(200, turn),
        street: words(200, turn),
      },
      deadlineText: words(200, turn),
      ...(turn <= turns(300).length && { description: bodyOf(turn, { mediaId }) }),
      applyUrl: link(turn),
      contact: { name: words(200, turn), title: words(200, turn), phone: PHONE, email: EMAIL },
    });
    await this.each(turns(100), async (turn) => {
      const job = await this.post('/jobs', jobOf(turn));
      if (turn % 9 === 0) await this.send('PATCH', `/jobs/${idOf(job)}`, jobOf(turn + 1));
      if (turn % 5 === 0) this.forReaders.push(pathOf(job['url']));
    });
    await this.each(turns(190), async (turn) => {
      const move = (first: string, at: number) => ({
        kind: 'hired',
        person: `${first} ${words(190, turn)}`,
        company: { name: `${first} ${words(190, turn)}` },
        role: words(300, at),
        responsibilities: words(2_000, at),
        previousPosition: { role: words(300, at), company: words(300, at), text: words(2_000, at) },
        education: { text: words(2_000, at), ongoing: true },
        text: words(5_000, at),
      });
      const made = await this.post('/people-moves', move('Asta', turn));
      const person = String(made['personId']);
      await this.send('PATCH', `/people/${person}/moves/${idOf(made)}`, move('Ida', turn + 1));
      if (turn % 2 === 0) this.forStaff.push(`${ADMIN}/data-subjects/${person}/data-page`);
      await this.post('/people-moves/preview', { text: words(9_000, turn) });
    });
    const [company = ''] = companies;
    await this.send('PATCH', `/companies/${company}`, { name: `Ny ${words(190, 1)}`, website: link(1) });
    this.forReaders.push('/job', '/navnenyt');
  }

  async sellAds(mediaId: string): Promise<void> {
    const placements = await this.each(turns(200), async (turn) => {
      const placement = {
        name: words(200, turn),
        blackouts: [{ from: '2035-12-24', to: '2035-12-26', reason: words(200, turn) }],
      };
      const key = turn === 0 ? 'rail' : `p${turn}`;
      const id = idOf(await this.post('/placements', { key, positions: 6, ...placement }));
      if (turn === 1) await this.send('PATCH', `/placements/${id}`, placement);
      return id;
    });
    const placementAt = (turn: number) => ({ id: placements[turn % placements.length] });
    const orderOf = (turn: number) => ({
      billTo: { name: words(200, turn), cvr: null },
      purchaseOrder: words(100, turn),
      note: words(2_000, turn),
      political: {
        sponsor: words(200, turn),
        sponsorAddress: words(300, turn),
        controller: words(200, turn),
        relatesTo: words(300, turn),
        amounts: words(500, turn),
        noticeUrl: link(turn),
        period: { from: '2035-01-01', to: '2035-01-31' },
      },
    });
    const orders = await this.each(turns(80), async (turn) => {
      // No longer than a label has room for.
      const advertiser = { name: words(80, turn) };
      const id = idOf(await this.post('/orders', { advertiser, ...orderOf(turn) }));
      if (turn === 0) await this.send('PATCH', `/orders/${id}`, orderOf(1));
      return id;
    });
    await this.each(turns(500), async (turn) => {
      const id = idOf(await this.post('/orders', { advertiser: { name: words(200, turn) } }));
      await this.post(`/orders/${id}/close`, { reason: words(500, turn) });
    });
    const creativeOf = (turn: number) => ({
      headline: words(120, turn),
      teaser: words(400, turn),
      url: link(turn),
      image: { mediaId, alt: words(300, turn) },
    });
    const postOf = (turn: number) => ({
      ...creativeOf(turn),
      ...(turn <= turns(300).length && { body: bodyOf(turn, { mediaId, isAd: true }) }),
    });
    const start = new Date().toISOString().slice(0, 16);
    const end = daysFromNow(30).slice(0, 16);
    const bookings: string[] = [];
    for (const turn of turns(120)) {
      const besidePages = turn < SHOWN_BESIDE_PAGES;
      const booking = await this.post('/bookings', {
        placement: besidePages ? placementAt(0) : placementAt(turn),
        order: orders[turn % orders.length],
        ...{ start, end, timeZone: 'UTC', share: 5 },
        creative: postOf(turn),
        book: true,
      });
      const id = idOf(booking);
      bookings.push(id);
      if (turn % 4 === 0) {
        this.forReaders.push(`/annonceindlaeg/x-${id}`);
        this.forStaff.push(`/visningsbevis/${id}`);
      }
      await this.send('PUT', `/placements/${placementAt(turn).id ?? ''}/house-ad`, {
        creative: creativeOf(turn),
      });
    }
    for (const [turn, id] of bookings.entries()) {
      const creative = postOf(turn + 1);
      const path = `/bookings/${id}/creatives`;
      const isAnswered = turn < turns(1_000).length;
      const isRejected = !isAnswered && turn - turns(1_000).length < turns(500).length;
      await this.post(path, { creative, approve: !isAnswered && !isRejected });
      if (isAnswered) await this.answerProof(id, turn);
      if (isRejected) await this.post(`${path}/2/reject`, { reason: words(500, turn) });
    }
    await this.each(turns(200), async (turn) => {
      const reason = words(500, turn);
      const override = { reason };
      const booking = await this.post('/bookings', {
        placement: placementAt(turn),
        ...{ advertiser: { name: words(200, turn) }, share: 1, week: '2031-W10' },
      });
      if (turn >= 2 * turns(500).length) return;
      const path = `/bookings/${idOf(booking)}`;
      await this.post(`${path}/option`, { override, expiresAt: daysFromNow(7) });
      if (turn >= turns(500).length) {
        await this.post(`${path}/decline`, { reason });
        return;
      }
      await this.post('/bookings', {
        placement: placementAt(turn),
        ...{ advertiser: { name: words(200, turn) }, share: 1, week: '2031-W20', book: true, override },
      });
      await this.post(`${path}/book`, { override });
      await this.post(`${path}/changes/preview`, { weeks: ['2031-W12'], override });
      await this.post(`${path}/move`, { weeks: ['2031-W12'], override });
      await this.post(`${path}/makegood`, { reason, override, share: 1, weeks: ['2031-W14'] });
      await this.post(`${path}/cancel/preview`, { reason });
      await this.post(`${path}/cancel`, { reason });
    });
  }

  /** An advertiser says no, in a form that nobody signs in for. */
  private async answerProof(booking: string, turn: number): Promise<void> {
    const { url } = await this.post(`/bookings/${booking}/proof`, { validForDays: 14 });
    const proof = pathOf(url);
    const { status, text } = await this.newsroom.send('POST', proof, {
      role: null,
      body: new URLSearchParams({ answer: 'rejected', comment: words(1_000, turn) }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    if (status !== 303) throw new Error(`A proof: ${status} ${text}`);
    this.forReaders.push(proof, `${proof}?side=own`);
  }

  /** Pages as other systems export them, each payload as a headline, a teaser, a job, an ad and a notice. */
  async importPages(): Promise<void> {
    for (const turn of turns(900)) {
      const query = new URLSearchParams({
        ...{ section: `s${turn}`, byline: words(200, turn).replaceAll(',', ' '), url: link(turn) },
      });
      const { status, json, text } = await this.newsroom.send(
        'POST',
        `${ADMIN}/imports?${query.toString()}`,
        {
          body: dumpOf(words(900, turn)),
          headers: { 'content-type': 'text/plain' },
        },
      );
      if (status !== 200) throw new Error(`Page ${turn} was not imported: ${status} ${text}`);
      const { article, sponsoredPosts, jobs, peopleMoves } = json as unknown as Readonly<
        Record<string, Json>
      >;
      const items = [article, sponsoredPosts, jobs, peopleMoves].flat() as readonly Json[];
      const others = items.filter(({ outcome }) => outcome !== 'recorded');
      if (others.length > 0) throw new Error(`Not all of page ${turn} was imported: ${text}`);
      this.forReaders.push(...items.flatMap(({ url }) => (typeof url === 'string' ? [pathOf(url)] : [])));
    }
  }

  /** Signed links to pages, and to what employers renew. */
  async shareLinks({ articles }: Stories): Promise<void> {
    const moment = new Date(Date.now() + 60_000).toISOString();
    const pages = this.forReaders.filter((path) => path.startsWith('/artikel/')).slice(0, 2);
    for (const path of ['/s3', ...pages]) await this.sharedMoment(path, moment);
    for (const article of articles.slice(0, 3)) {
      const { url } = await this.post(`/articles/${article}/previews`, {});
      this.forReaders.push(pathOf(url));
    }
    const { items } = await this.send('GET', '/jobs/ending?limit=10&days=60');
    const ending = (items as readonly Json[]).map(({ renewUrl }) => pathOf(renewUrl));
    this.forReaders.push(...ending);
  }

  private async sharedMoment(path: string | undefined, at: string): Promise<void> {
    this.forReaders.push(pathOf((await this.post('/moments', { path, at }))['url']));
  }

  private post(path: string, body: unknown = {}): Promise<Json> {
    return this.send('POST', path, body);
  }

  private async send(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await this.newsroom.send(method, `${ADMIN}${path}`, body === undefined ? {} : { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    this.filled.note(method, path, body);
    return answer.json ?? {};
  }

  /** A few at a time, in order of their beginning. */
  private async each<Item, Made>(
    items: readonly Item[],
    work: (item: Item, index: number) => Promise<Made>,
  ): Promise<readonly Made[]> {
    const made: Made[] = [];
    const waiting = [...items.entries()];
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [index, item] = next;
        made[index] = await work(item, index);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return made;
  }
}

const AT_ONCE = 4;

let blocks = 0;
const block = (type: string, attrs: object, content?: unknown) => ({
  type,
  attrs: { id: `b${(blocks += 1)}`, ...attrs },
  ...(content === undefined ? {} : { content }),
});
const run = (text: string, ...marks: object[]) => ({
  type: 'text',
  text,
  ...(marks.length > 0 && { marks }),
});

/** Every payload in every part of a body; each text of a part, and each address, has its turn. */
function bodyOf(
  turn: number,
  { mediaId, isAd = false }: { readonly mediaId: string; readonly isAd?: boolean },
) {
  const linkTo = (href: string) => run('Her', { type: 'link', attrs: { href } });
  const ofTheSite = isAd ? [] : [`/soeg?q=${asAddress(words(1_000, turn))}`, '/"onmouseover="top.hit()'];
  const addresses = SCRIPT_ADDRESSES.filter((href) => href.startsWith('https:'));
  const inner = [{ type: 'paragraph', content: [run(ALL), linkTo(link(turn))] }];
  return {
    type: 'doc',
    content: [
      block(
        'paragraph',
        {},
        SCRIPT_PAYLOADS.map((text) => run(text, { type: 'bold' })),
      ),
      block('paragraph', {}, [link(turn), ...addresses, ...ofTheSite].map(linkTo)),
      block('heading', { level: 2 }, [run(ALL)]),
      block('bulletList', {}, [{ type: 'listItem', content: inner }]),
      block('blockquote', { attribution: words(300, turn) }, inner),
      block('readAlso', { title: words(500, turn), articleId: null }),
      block('image', {
        ...{ mediaId, alt: words(1_000, turn), caption: words(2_000, turn), credit: words(300, turn) },
      }),
    ],
  };
}

function dumpOf(payloads: string): string {
  const lines = payloads.split(' <').map((part, index) => (index === 0 ? part : `<${part}`));
  const name = payloads
    .replace(/[^\p{L} ]+/gu, ' ')
    .slice(0, 20)
    .trim();
  return [
    `Overskrift ${payloads.slice(0, 200)}`,
    payloads,
    'Artikel top billede',
    ...lines,
    `Annonceindlæg fra ${payloads.slice(0, 80)}`,
    payloads.slice(0, 120),
    payloads.slice(0, 400),
    `Nordhavn ${payloads.slice(0, 60)} A/S`,
    payloads.slice(0, 90),
    'Aarhusområdet',
    'Navnenyt',
    `Nordhavn Data A/S har pr. 1. december 2026 ansat Asta ${name} som ${payloads.slice(0, 60)}. Nyt job`,
    '',
  ].join('\n');
}
