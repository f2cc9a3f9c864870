import { bookingDecider } from '#advertising';
import { randomId } from '#event-store';
import { localTimeIn, plusDays } from '#kernel';
import { openWholeNewsroom } from './whole-newsroom.js';
import type { Answer, WholeNewsroom, WholeNewsroomOptions } from './whole-newsroom.js';
import { drawScene } from './sample-pictures.js';

/** One of everything, by the name of its list in the address. */
export interface Stock {
  readonly sections: string;
  readonly authors: string;
  readonly desks: string;
  readonly media: string;
  /** A picture of a person, which goes when the person is erased. */
  readonly portrait: string;
  /** Published. */
  readonly articles: string;
  /** Of the article. */
  readonly notices: string;
  readonly companies: string;
  readonly jobs: string;
  readonly people: string;
  readonly moves: string;
  /** The person of the move. */
  readonly 'data-subjects': string;
  /** Granted, and the article awaits a decision. */
  readonly 'privacy-requests': string;
  readonly placements: string;
  readonly placementKey: string;
  readonly orders: string;
  /** Booked, and showing. */
  readonly bookings: string;
  readonly redirects: string;
  readonly tokens: string;
  readonly users: string;
  /** Of the admin who asks, who has a password. */
  readonly sessions: string;
  readonly consumers: string;
  /** Of the consumer. */
  readonly consumerToken: string;
  readonly deliveries: string;
}

const ADMIN = '/api/admin/v1';
const ZONE = 'Europe/Copenhagen';

/** A newsroom that has one of everything, shown to readers. */
export async function openStockedNewsroom(options: WholeNewsroomOptions = {}): Promise<{
  readonly newsroom: WholeNewsroom;
  readonly stock: Stock;
}> {
  const newsroom = await openWholeNewsroom({
    ...options,
    environment: { WEBHOOK_NETWORKS: '127.0.0.1', ...options.environment },
  });
  const add = async (list: string, body: unknown, headers?: Record<string, string>): Promise<Answer> => {
    const answer = await newsroom.send('POST', `${ADMIN}/${list}`, { body, ...(headers && { headers }) });
    if (answer.status !== 201) throw new Error(`${list}: ${answer.status} ${answer.text}`);
    return answer;
  };
  const idOf = ({ json }: Answer) => String(json?.['id']);

  const sections = idOf(await add('sections', { name: 'Havn' }));
  const authors = idOf(await add('authors', { name: 'Ida Holm' }));
  const desks = idOf(await add('desks', { name: 'Havneredaktionen' }));
  const media = idOf(
    await add('media?alt=Kabler', await drawScene('kabel'), { 'content-type': 'image/jpeg' }),
  );
  const portrait = idOf(
    await add('media?alt=Asta', await drawScene('portraet'), { 'content-type': 'image/jpeg' }),
  );
  const articles = idOf(
    await add('articles', { headline: 'Ny kaj', sectionId: sections, byline: [authors], publish: true }),
  );
  const notices = idOf(
    await add(`articles/${articles}/notices`, { kind: 'ruling', title: 'Kendelse', body: BODY }),
  );
  const companies = idOf(await add('companies', { name: 'Nordhavn Data A/S' }));
  const jobs = idOf(await add('jobs', { title: 'Tekniker', employer: { id: companies } }));
  const move = await add('people-moves', { kind: 'hired', person: 'Asta Lind', company: { id: companies } });
  // Somebody who is called like the article, which therefore awaits a decision.
  const namesake = await add('people-moves', { kind: 'hired', person: 'Ny kaj', company: { id: companies } });
  await newsroom.shown();
  const privacyRequests = idOf(
    await add('privacy-requests', {
      right: 'erasure',
      from: 'Ny kaj',
      subjectId: String(namesake.json?.['personId']),
    }),
  );
  const granted = await newsroom.send('POST', `${ADMIN}/privacy-requests/${privacyRequests}/decide`, {
    body: { decision: 'granted' },
  });
  if (granted.status !== 200) throw new Error(`Not granted: ${granted.text}`);
  const placementKey = 'rail';
  const placements = idOf(await add('placements', { key: placementKey, name: 'Ved siden', positions: 4 }));
  const now = newsroom.parts.clock.now();
  const orders = idOf(await add('orders', { advertiser: { id: companies } }));
  const booking = await add('bookings', {
    placement: { id: placements },
    order: orders,
    start: localTimeIn(now, ZONE),
    end: localTimeIn(plusDays(now, 30), ZONE),
    creative: { headline: 'Kabler der holder' },
    book: true,
  });
  // It begins at once: what is due of it is on record before anything else happens.
  const { runner } = newsroom.parts;
  const envelope = { commandId: randomId(), actorId: 'system', correlationId: randomId() };
  await runner.recordDue({ decider: bookingDecider, id: idOf(booking), envelope });
  const redirects = idOf(await add('redirects', { from: '/nyt/412', to: '/havn' }));
  const tokens = idOf(await add('tokens', { name: 'Desk', roles: ['editor'] }));
  const users = idOf(await add('users', { email: 'bo@havn.example', name: 'Bo Skov', roles: ['writer'] }));
  const { sessions } = await signInAdmin(newsroom);
  const consumer = await add('consumers', { name: 'Jobhavnen', feeds: ['jobs', 'people-moves'] });
  const webhook = `${ADMIN}/consumers/${idOf(consumer)}/webhook`;
  await newsroom.send('PUT', webhook, { body: { url: 'http://127.0.0.1:9/forside' } });
  const deliveries = randomId();
  await newsroom.parts.dataSource.query(
    `insert into state.webhook_deliveries
       (delivery_id, message_id, consumer_id, feed, epoch, after_seq, to_seq, state, created_at)
     values ($1, 'msg_1', $2, 'jobs', '0123456789ab', 0, 1, 'failed', now())`,
    [deliveries, idOf(consumer)],
  );
  await newsroom.shown();
  return {
    newsroom,
    stock: {
      sections,
      authors,
      desks,
      media,
      portrait,
      articles,
      notices,
      companies,
      jobs,
      people: String(move.json?.['personId']),
      moves: idOf(move),
      'data-subjects': String(move.json?.['personId']),
      'privacy-requests': privacyRequests,
      placements,
      placementKey,
      orders,
      bookings: idOf(booking),
      redirects,
      tokens,
      users,
      sessions,
      consumers: idOf(consumer),
      consumerToken: String(consumer.json?.['tokenId']),
      deliveries,
    },
  };
}

/** The password that {@link signInAdmin} gives. */
export const ADMIN_PASSWORD = 'tre kraner ved kajen';

/** Makes the admin of the first start somebody who may sign in with a password, and signs them in. */
export async function signInAdmin(newsroom: WholeNewsroom): Promise<{
  readonly id: string;
  /** The id of the session. */
  readonly sessions: string;
  readonly cookie: string;
}> {
  const me = await newsroom.send('GET', `${ADMIN}/me`);
  const id = String(me.json?.['id']);
  await newsroom.send('PATCH', `${ADMIN}/users/${id}`, { body: { email: 'admin@havn.example' } });
  await newsroom.send('PUT', `${ADMIN}/users/${id}/password`, { body: { password: ADMIN_PASSWORD } });
  const signedIn = await fetch(`${newsroom.origin}/admin/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ token: await newsroom.tokenOf('admin'), next: '/' }),
  });
  const { json } = await newsroom.send('GET', `${ADMIN}/me/sessions`);
  const [session] = json?.['items'] as readonly { readonly id: string }[];
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  return { id, sessions: String(session?.id), cookie };
}

/** The address of a route with the ids of the stock. */
export function addressIn(stock: Stock, path: string): string {
  return path
    .replace('/{front}', '/front')
    .replace('/{key}', `/${stock.placementKey}`)
    .replace('/{version}', '/1')
    .replace('/{plan}', '/1')
    .replace('/{revision}', '/0')
    .replace('/{feed}', '/jobs')
    .replace('/{role}', '/editor')
    .replace('/{tokenId}', `/${stock.consumerToken}`)
    .replace(/([^/]+)\/\{[^}]+\}/g, (_, list: keyof Stock) => `${list}/${stock[list]}`);
}

const BODY = {
  type: 'doc',
  content: [
    {
      type: 'paragraph',
      attrs: { id: 'p1' },
      content: [
        { type: 'text', text: 'Kajen', marks: [{ type: 'link', attrs: { href: 'https://havn.example/' } }] },
      ],
    },
    { type: 'heading', attrs: { id: 'h1', level: 2 }, content: [{ type: 'text', text: 'Til foråret' }] },
    {
      type: 'bulletList',
      attrs: { id: 'l1' },
      content: [
        { type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Beton' }] }] },
      ],
    },
    {
      type: 'blockquote',
      attrs: { id: 'q1', attribution: 'Ida Holm' },
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Den holder.' }] }],
    },
    { type: 'readAlso', attrs: { id: 'r1', title: 'Ny kaj', articleId: null } },
  ],
};

/** A body with every member for each route that takes JSON, by method and path below the admin API. */
export function fullBodies(stock: Stock): Readonly<Record<string, unknown>> {
  const image = {
    type: 'image',
    attrs: { id: 'i1', mediaId: stock.media, alt: 'Kaj', caption: 'Kajen', credit: 'IH' },
  };
  const article = {
    headline: 'Kajen er færdig',
    standfirst: 'Efter to år.',
    sectionId: stock.sections,
    byline: [stock.authors],
    topImage: { mediaId: stock.media, alt: 'Kaj', caption: 'Kajen', credit: 'IH' },
    body: { ...BODY, content: [...BODY.content, image] },
  };
  const section = { name: 'Kyst', slug: 'kyst', ordinal: 3, description: 'Ved vandet', fourEyes: true };
  const notice = {
    ...{ title: 'Genmæle', from: 'Havnen', url: 'https://havn.example/genmaele' },
    body: BODY,
  };
  const job = {
    title: 'Tekniker til havnen',
    employer: { name: 'Sydkyst ApS', cvr: '10000017' },
    regionLabel: 'Aarhusområdet',
    location: {
      country: 'DK',
      region: 'Midtjylland',
      municipality: 'Aarhus',
      postcode: '8000',
      city: 'Aarhus C',
      street: 'Kajen 1',
    },
    description: BODY,
    applyUrl: 'https://sydkyst.example/job',
    deadline: '2035-12-15',
    timeZone: ZONE,
    deadlineText: 'snarest',
    employmentType: 'FULL_TIME',
    salary: { minimum: 4_000_000, maximum: 5_000_000, currency: 'DKK', per: 'month' },
    workplaceType: 'hybrid',
    occupation: { scheme: 'isco-08', code: '2522' },
    bookingId: stock.bookings,
    contact: {
      name: 'Bo Strand',
      title: 'driftschef',
      phone: '+45 70 00 00 00',
      email: 'bo@sydkyst.example',
    },
  };
  const move = {
    kind: 'hired',
    person: 'Bo Lind',
    company: { id: stock.companies },
    effectiveDate: '2026-12-01',
    role: 'arkitekt',
    responsibilities: 'drift',
    previousPosition: { role: 'tekniker', company: 'Sydkyst ApS', text: 'tekniker hos Sydkyst ApS' },
    education: { text: 'datamatiker', ongoing: true },
    photoId: stock.portrait,
    text: 'Bo Lind er ansat.',
  };
  const company = { name: 'Vesthavn A/S', cvr: '20000025', website: 'https://vesthavn.example/' };
  const slot = {
    articleId: stock.articles,
    headline: 'Kajen',
    kicker: 'Havn',
    size: 'large',
    until: '2035-01-01T00:00:00Z',
  };
  const creative = {
    headline: 'Kabler',
    teaser: 'Læs',
    url: 'https://sydkyst.example/',
    body: BODY,
    image: { mediaId: stock.media, alt: 'Kabler' },
  };
  const { body: _body, ...houseAd } = creative;
  const placement = {
    ...{ name: 'Bunden', pageType: 'any', positions: 4, timeZone: ZONE, format: 'sponsored-post' },
    ...{ leadTimeHours: 24, minDays: 1, maxDays: 400, materialHours: 24, separated: true },
    price: { per: 'week', amount: 100_000 },
    blackouts: [{ from: '2035-12-24', to: '2035-12-26', reason: 'Jul' }],
  };
  const override = { reason: 'Aftalt med ledelsen' };
  const change = { weeks: ['2035-W01', '2035-W02'], share: 40, override };
  const order = {
    billTo: { name: 'Bureauet ApS', cvr: null },
    ...{ purchaseOrder: 'PO-1', cvr: '10000017', ean: '5790000000012', discount: 1_250, note: 'Ring' },
    political: {
      ...{ sponsor: 'Foreningen', sponsorAddress: 'Kajen 1', controller: 'Fonden', relatesTo: 'Valget' },
      ...{ amounts: '1.000 kr.', noticeUrl: 'https://sydkyst.example/valg' },
      period: { from: '2035-01-01', to: '2035-01-31' },
    },
  };
  return {
    'POST /tokens': {
      name: 'Vikar',
      roles: ['writer'],
      expiresAt: '2035-01-01T00:00:00Z',
      scopes: ['article.read'],
    },
    'PUT /tokens/{id}/roles': { roles: ['writer', 'editor'] },
    'POST /users': { email: 'ea@havn.example', name: 'Ea Lund', roles: ['writer', 'editor'] },
    'PATCH /users/{id}': { name: 'Bo Skov Lund', email: 'bo.lund@havn.example' },
    'PUT /users/{id}/password': { password: 'fire kraner ved kajen' },
    'PUT /me/password': { current: ADMIN_PASSWORD, password: 'fem kraner ved kajen' },
    'POST /me/tokens': { name: 'Skrivebord', scopes: ['article.read'], expiresAt: '2035-01-01T00:00:00Z' },
    'POST /consumers': { name: 'Jobhavnen', feeds: ['jobs', 'people-moves'], requestsPerMinute: 60 },
    'PATCH /consumers/{id}': { name: 'Jobhavnen', feeds: ['jobs'], requestsPerMinute: 60 },
    'POST /consumers/{id}/tokens': { expiresAt: '2035-01-01T00:00:00Z' },
    'PUT /consumers/{id}/webhook': { url: 'http://127.0.0.1:9/forside' },
    'POST /articles': { ...article, publish: true, publishedAt: '2026-01-01T06:00:00+01:00' },
    'PATCH /articles/{id}': { ...article, baseRevision: 0 },
    'POST /articles/{id}/submit': { comment: 'Se på den.', publishAt: '2035-01-01T06:00:00+01:00' },
    'POST /articles/{id}/request-changes': { comment: 'Ring til havnen.' },
    'POST /articles/{id}/approve': { comment: 'Fin.' },
    'PUT /articles/{id}/assignment': {
      deskId: stock.desks,
      userId: stock.users,
      dueAt: '2035-01-01T06:00:00+01:00',
      note: 'Haster',
    },
    'PUT /articles/{id}/embargo': { until: '2035-01-01T06:00:00+01:00', note: 'Regnskab' },
    'POST /articles/{id}/schedule-unpublication': {
      unpublishAt: '2035-01-01T06:00:00+01:00',
      notice: 'Slut.',
    },
    'POST /articles/{id}/unschedule': { slot: 'publication' },
    'POST /articles/{id}/correct': {
      note: 'Kajen er ikke færdig.',
      change: { version: 1, ...article },
      pending: 'rebase',
    },
    'POST /articles/{id}/kill': { notice: 'Trukket tilbage.', reason: 'legal' },
    'POST /articles/{id}/notices': { kind: 'reply', ...notice },
    'PATCH /articles/{id}/notices/{noticeId}': notice,
    'POST /desks': { name: 'Kystredaktionen' },
    'POST /redirects': { from: '/nyt/413?side=2', to: '/havn' },
    'PATCH /desks/{id}': { name: 'Kystredaktionen' },
    'POST /articles/{id}/publish': { publishedAt: '2026-01-01T06:00:00+01:00', pending: 'unschedule' },
    'POST /articles/{id}/schedule': { publishAt: '2035-01-01T06:00:00+01:00' },
    'POST /articles/{id}/unpublish': { notice: 'Taget ned.' },
    'POST /articles/{id}/revisions/{revision}/restore': { baseRevision: 1 },
    'POST /moments': { path: '/', at: '2035-01-01T06:00:00+01:00', validMinutes: 60 },
    'POST /articles/{id}/undo': { revision: 1, note: 'Trukket tilbage.' },
    'POST /articles/{id}/previews': { revision: 0, validMinutes: 60 },
    'POST /sections': section,
    'PATCH /sections/{id}': section,
    'POST /authors': { name: 'Bo Skov' },
    'PATCH /authors/{id}': { name: 'Bo Skov' },
    'PATCH /media/{id}': { alt: 'Kaj', caption: 'Kajen', credit: 'IH' },
    'PUT /fronts/{front}': { baseRevision: null, slots: [slot, null] },
    'POST /fronts/{front}/undo': { revision: 0 },
    'POST /sections/{id}/undo': { revision: 1 },
    'POST /desks/{id}/undo': { revision: 1 },
    'POST /authors/{id}/undo': { revision: 1 },
    'POST /media/{id}/undo': { revision: 1 },
    'POST /redirects/{id}/undo': { revision: 0 },
    'POST /fronts/{front}/plans': { from: '2034-12-01T06:00:00+01:00', slots: [slot, null] },
    'PUT /fronts/{front}/plans/{plan}': {
      baseRevision: 0,
      from: '2034-12-02T06:00:00+01:00',
      slots: [null, slot],
    },
    'POST /companies': company,
    'PATCH /companies/{id}': company,
    'POST /jobs': job,
    'PATCH /jobs/{id}': job,
    'POST /jobs/{id}/renew': { deadline: '2035-12-31', timeZone: ZONE },
    'POST /jobs/{id}/contact/erase': { contactId: stock.jobs },
    'POST /jobs/{id}/close': { reason: 'filled' },
    'POST /people-moves': { ...move, personId: stock.people, isAnotherPerson: true },
    'POST /people-moves/preview': { text: 'Sydkyst ApS har ansat Bo Lind som arkitekt.' },
    'PATCH /people/{personId}/moves/{id}': move,
    'POST /people/{personId}/moves/{id}/restrict': {
      restriction: 'noindex',
      ground: 'press-ethics',
      requestedAt: '2026-01-01T06:00:00+01:00',
    },
    'POST /people/{personId}/erase': { ground: 'request', requestedAt: '2026-01-01T06:00:00+01:00' },
    'POST /privacy-requests': {
      right: 'erasure',
      from: 'Asta Lind',
      replyTo: 'asta@havn.example',
      note: 'Slet mig.',
      receivedAt: '2026-01-01T06:00:00+01:00',
      subjectId: stock.people,
    },
    'POST /privacy-requests/{id}/decide': {
      decision: 'refused',
      reason: 'unfounded',
      subjectId: stock.people,
    },
    'POST /privacy-requests/{id}/articles/{articleId}/settle': { outcome: 'kept' },
    'POST /data-subjects/erase': {
      subjectIds: [stock.people],
      ground: 'request',
      requestedAt: '2026-01-01T06:00:00+01:00',
    },
    'POST /data-subjects/{id}/keep': { until: '2035-01-01T00:00:00Z' },
    'POST /placements': { key: 'bund', ...placement, positions: 2 },
    'PATCH /placements/{id}': { ...placement, leadTimeHours: 0, blackouts: [] },
    'PUT /placements/{id}/house-ad': { creative: houseAd },
    'POST /orders': { advertiser: { name: 'Sydkyst ApS', cvr: null }, ...order },
    'PATCH /orders/{id}': order,
    'POST /orders/{id}/close': { reason: 'Slut' },
    'POST /bookings': {
      placement: { key: stock.placementKey },
      advertiser: { name: 'Sydkyst ApS', cvr: null },
      category: 'netværk',
      share: 50,
      start: '2035-01-01T00:00',
      end: '2035-02-01T00:00',
      timeZone: ZONE,
      creative,
      book: true,
      override,
    },
    'POST /bookings/{id}/option': { expiresAt: '2035-01-01T00:00:00Z', override },
    'POST /bookings/{id}/book': { override },
    'POST /bookings/{id}/changes/preview': change,
    'POST /bookings/{id}/move': change,
    'POST /bookings/{id}/makegood': { reason: 'Aldrig vist', ...change },
    'POST /bookings/{id}/decline': { reason: 'For dyrt' },
    'POST /bookings/{id}/cancel': { reason: 'Aflyst', fee: 100_000 },
    'POST /bookings/{id}/cancel/preview': { reason: 'Aflyst', fee: 100_000 },
    'POST /bookings/{id}/creatives': { creative, approve: true },
    'POST /bookings/{id}/proof': { creativeVersion: 1, validForDays: 14 },
    'POST /bookings/{id}/creatives/{version}/reject': { reason: 'Lover for meget' },
  };
}
