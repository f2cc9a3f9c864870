import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomId } from '#event-store';
import { rolesWith } from '#identity';
import { newsroomRoutes } from '#testing/newsroom-routes';
import { documentedOperations } from '#testing/openapi-operations';
import type { DocumentedOperation, OpenApiDocument, Schema } from '#testing/openapi-operations';
import { drawScene } from '#testing/sample-pictures';
import { signInAdmin } from '#testing/stocked-newsroom';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';

/** The order in which somebody who tries out the documentation has the ids that the next call needs. */
const TRIED_OUT = [
  ...['live', 'ready'],
  ...['issueToken', 'listTokens', 'changeRoles', 'revokeToken'],
  ...['inviteUser', 'listUsers', 'listStaff', 'readUser', 'reviseUser', 'grantRole', 'revokeRole'],
  ...['issuePasswordLink', 'setPassword', 'closeSessionsOfUser', 'deactivateUser', 'reactivateUser'],
  ...['signIn', 'signOut'],
  ...['readAccount', 'listSessions', 'closeOtherSessions', 'closeSession', 'changePassword'],
  ...['issueOwnToken', 'listOwnTokens', 'revokeOwnToken'],
  ...['listSignIns', 'listSignInsOfUser', 'listStaffChanges'],
  ...['registerConsumer', 'listConsumers', 'readConsumer', 'reviseConsumer'],
  ...['pauseConsumer', 'resumeConsumer', 'issueConsumerToken', 'revokeConsumerToken'],
  ...['setWebhook', 'rotateWebhookSecret', 'listDeliveries', 'redeliver', 'removeWebhook'],
  ...['readFeed', 'readSnapshot'],
  ...['defineSection', 'listSections', 'reviseSection', 'undoSection', 'listSectionRevisions'],
  ...['defineAuthor', 'listAuthors', 'reviseAuthor'],
  ...['uploadMedia', 'listMedia', 'reviseMedia', 'undoMedia', 'listMediaRevisions'],
  ...[
    'draftArticle',
    'readArticle',
    'reviseArticle',
    'undoRevision',
    'restoreRevision',
    'previewArticle',
    'listArticles',
  ],
  ...['defineDesk', 'listDesks', 'reviseDesk', 'assignArticle'],
  ...['submitArticle', 'approveArticle', 'requestChanges', 'publishArticle', 'correctArticle'],
  ...['setEmbargo', 'scheduleArticle', 'unscheduleArticle', 'scheduleUnpublication'],
  ...['attachNotice', 'reviseNotice', 'withdrawNotice'],
  ...['listPublishedArticles', 'readPublishedArticle', 'issueViewToken', 'countView'],
  ...['searchArticles', 'whereUsed', 'offerReadAlso', 'searchPublishedArticles'],
  ...['setRedirect', 'listRedirects', 'removeRedirect', 'undoRedirect', 'listRedirectRevisions'],
  ...['issueAdTokens', 'countAds'],
  ...['arrangeFront', 'scheduleFront', 'reviseFrontPlan', 'readFront', 'readCalendar', 'unscheduleFront'],
  ...['undoFront', 'listFrontRevisions'],
  ...['unpublishArticle', 'discardArticle', 'restoreArticle'],
  ...['listRevisions', 'readRevision', 'compareRevisions', 'readTimeline', 'readPresence'],
  'shareMoment',
  ...['registerCompany', 'readCompany', 'reviseCompany', 'listCompanies'],
  ...['postJob', 'readJob', 'reviseJob', 'listJobs', 'listJobAds', 'readJobAd'],
  ...[
    'renewJob',
    'listEndingJobs',
    'listUnknownRegions',
    'listLikelyDuplicates',
    'eraseJobContact',
    'closeJob',
  ],
  ...[
    'previewNotice',
    'recordPeopleMove',
    'readPeopleMove',
    'revisePeopleMove',
    'listPeopleMoves',
    'listPublishedPeopleMoves',
    'restrictPeopleMove',
    'erasePerson',
    'listPrivacyDecisions',
  ],
  ...['receivePrivacyRequest', 'readPrivacyRequest', 'decidePrivacyRequest', 'listPrivacyRequests'],
  ...['settleNamingArticle', 'closePrivacyRequest', 'keepDataSubject', 'listRetentionReviews'],
  ...['findDataSubjects', 'eraseDataSubjects'],
  ...['readJobFeed', 'readPeopleFeed', 'readArticleFeed', 'readSectionFeed', 'listArticleConsumers'],
  ...['exportSubjectData', 'showSubjectData', 'listNamingArticles'],
  ...['definePlacement', 'readPlacement', 'readAvailability', 'revisePlacement', 'listPlacements'],
  ...['openOrder', 'readOrder', 'reviseOrder', 'listOrders'],
  ...['draftBooking', 'readBooking', 'optionBooking', 'bookBooking', 'previewChange', 'moveBooking'],
  ...['submitCreative', 'listCreatives', 'approveCreative', 'rejectCreative', 'sendProof', 'chooseHouseAd'],
  ...['listBookings', 'readDelivery', 'listPlacedAds', 'grantMakegood', 'previewCancellation'],
  ...['cancelBooking', 'declineBooking', 'closeOrder', 'listOverrides', 'listSalesAlerts'],
  ...['listOverbookedPositions', 'readOccupancy', 'readRevenue', 'listShortfalls', 'exportInvoices'],
  'readProofOfRun',
  ...['importPage'],
  ...[
    'killArticle',
    'retireDesk',
    'undoDesk',
    'listDeskRevisions',
    'retireAuthor',
    'undoAuthor',
    'listAuthorRevisions',
    'retireSection',
  ],
];

describe('The documentation of the API', () => {
  let newsroom: WholeNewsroom;
  let document: OpenApiDocument;
  let operations: readonly DocumentedOperation[];

  beforeAll(async () => {
    newsroom = await openWholeNewsroom({ sample: 'danish' });
    const { status, json } = await newsroom.send('GET', '/api/openapi.json', { role: null });
    expect(status).toBe(200);
    document = json as unknown as OpenApiDocument;
    operations = documentedOperations(document);
  }, 120_000);
  afterAll(() => newsroom.close());

  it('has every operation that the newsroom answers to programs, and no other', () => {
    const answered = newsroomRoutes(newsroom.app)
      .filter(({ path }) =>
        ['/api/', '/feeds/', '/health/'].some((documented) => path.startsWith(documented)),
      )
      .map(({ method, path }) => `${method} ${path}`);
    answered.push('POST /admin/sign-in', 'POST /admin/sign-out');
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(answered.sort());
  });

  it('is OpenAPI 3: versions, unique names, whole parameters, references that lead somewhere', () => {
    expect(document.openapi).toMatch(/^3\.0\.\d$/);
    expect(document.info).toMatchObject({
      title: 'Forside',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(document.servers).toEqual([{ url: newsroom.origin }]);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { path, operation, parameters } of operations) {
      expect(operation.summary).toMatch(/\S/);
      expect(operation.tags).toHaveLength(1);
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((each) => each.in === 'path').map(({ name }) => name)).toEqual(inPath);
      for (const parameter of parameters) {
        expect(parameter.schema['type'] ?? parameter.schema['anyOf']).toBeDefined();
        if (parameter.in === 'path') expect(parameter.required).toBe(true);
      }
      const statuses = Object.keys(operation.responses);
      expect(statuses.every((status) => /^(?:[1-5]\d\d|default)$/.test(status))).toBe(true);
      expect(statuses.filter((status) => /^2/.test(status))).toHaveLength(1);
      expect(Object.values(operation.responses).every((each) => typeof each.description === 'string')).toBe(
        true,
      );
    }
    for (const schema of nodesOf(document)) {
      if (typeof schema['$ref'] === 'string') expect(atPointer(document, schema['$ref'])).toBeDefined();
    }
  });

  it('keeps to the schemas of OpenAPI 3.0, without what later drafts added', () => {
    const schemas = operations.flatMap(({ operation, parameters }) => [
      ...parameters.map(({ schema }) => schema),
      ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
    ]);
    const nodes = [...schemas, ...Object.values(document.components.schemas)].flatMap((schema) =>
      schemaNodesOf(schema),
    );
    const later = [
      'const',
      '$defs',
      'prefixItems',
      'patternProperties',
      'propertyNames',
      'if',
      'examples',
      '$schema',
    ];
    for (const node of nodes) {
      expect(Object.keys(node).filter((keyword) => later.includes(keyword))).toEqual([]);
      if ('type' in node) {
        expect(['string', 'number', 'integer', 'boolean', 'array', 'object']).toContain(node['type']);
      }
      for (const bound of ['exclusiveMinimum', 'exclusiveMaximum']) {
        if (bound in node) expect(typeof node[bound]).toBe('boolean');
      }
      if (node['type'] === 'array') expect(node['items']).toBeDefined();
      if (typeof node['pattern'] === 'string')
        expect(() => new RegExp(String(node['pattern']))).not.toThrow();
    }
  });

  it('says of every admin operation who may, with a token or a session, and of no other', () => {
    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      session: { type: 'apiKey', in: 'cookie' },
    });
    const permissions = new Map(
      newsroomRoutes(newsroom.app).map(({ method, path, permission }) => [`${method} ${path}`, permission]),
    );
    for (const { method, path, operation } of operations) {
      const permission = permissions.get(`${method} ${path}`) ?? undefined;
      const needed = permission && [{ bearer: [] }, { session: [] }];
      expect([path, operation['x-permission'], operation.security]).toEqual([path, permission, needed]);
      expect(permission !== undefined).toBe(path.startsWith('/api/admin/'));
      for (const role of rolesWith(permission ?? '')) expect(operation.description).toContain(role);
    }
  });

  it('has an example of every body that is text', () => {
    const without = operations.filter(
      ({ exampleBody, bodyType }) =>
        bodyType !== null && !bodyType.startsWith('image/') && exampleBody === undefined,
    );
    expect(without.map(({ operationId }) => operationId)).toEqual([]);
  });

  it('has examples that work as pasted, in the newsroom of a first start', async () => {
    expect([...TRIED_OUT].sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
    const ids = new Map<string, string>();
    const refused: string[] = [];
    for (const name of TRIED_OUT) {
      const operation = operations.find(({ operationId }) => operationId === name);
      if (!operation) continue;
      if (name === 'submitArticle') await putIntoSection(ids);
      if (name === 'changePassword' || name === 'closeSession') {
        ids.set('sessions', (await signInAdmin(newsroom)).sessions);
      }
      if (name === 'redeliver') await sendSomething(ids);
      if (name === 'settleNamingArticle') await grantAnErasure(ids);
      if (name === 'declineBooking') await draftAnotherBooking(ids);
      const answer = await tryOut(operation, ids);
      if (answer.status < 200 || answer.status > 299)
        refused.push(`${name}: ${answer.status} ${answer.text}`);
      if (name === 'importPage') expect(answer.json).toMatchObject({ notUnderstood: [] });
      for (const query of optionalQueries(operation, answer)) {
        const { status, text } = await tryOut(operation, ids, query);
        if (status < 200 || status > 299)
          refused.push(`${name}?${new URLSearchParams(query)}: ${status} ${text}`);
      }
      remember(operation, answer, ids);
      await newsroom.shown();
    }
    expect(refused).toEqual([]);
  }, 240_000);

  /** The one thing that no example can know: the id that the section was given. */
  async function putIntoSection(ids: ReadonlyMap<string, string>): Promise<void> {
    const { status } = await newsroom.send('PATCH', `/api/admin/v1/articles/${ids.get('articles')}`, {
      body: { baseRevision: 0, sectionId: ids.get('sections') },
    });
    expect(status).toBe(200);
  }

  /** What was sent to a consumer that nothing was ever sent to. */
  async function sendSomething(ids: Map<string, string>): Promise<void> {
    ids.set('deliveries', randomId());
    await newsroom.parts.dataSource.query(
      `insert into state.webhook_deliveries
         (delivery_id, message_id, consumer_id, feed, epoch, after_seq, to_seq, state, created_at)
       values ($1, 'msg_1', $2, 'jobs', '0123456789ab', 0, 1, 'failed', now())`,
      [ids.get('deliveries'), ids.get('consumers')],
    );
  }

  /** Somebody is erased who is called like an article, so that there is something to decide about. */
  async function grantAnErasure(ids: Map<string, string>): Promise<void> {
    const post = async (path: string, body: object) =>
      (await newsroom.send('POST', `/api/admin/v1/${path}`, { body })).json;
    const article = await newsroom.send('GET', `/api/admin/v1/articles/${ids.get('articles')}`);
    const person = String(article.json?.['headline']);
    const move = await post('people-moves', {
      kind: 'hired',
      person,
      company: { name: 'Nordhavn Data A/S' },
    });
    await newsroom.shown();
    const request = { right: 'erasure', from: person, subjectId: String(move?.['personId']) };
    ids.set('privacy-requests', String((await post('privacy-requests', request))?.['id']));
    await post(`privacy-requests/${ids.get('privacy-requests')}/decide`, { decision: 'granted' });
  }

  /** The first was booked, and what is booked is cancelled rather than declined. */
  async function draftAnotherBooking(ids: Map<string, string>): Promise<void> {
    const operation = operations.find(({ operationId }) => operationId === 'draftBooking');
    if (operation) remember(operation, await tryOut(operation, ids), ids);
  }

  async function tryOut(
    operation: DocumentedOperation,
    ids: ReadonlyMap<string, string>,
    optional: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { method, path, bodyType, exampleBody } = operation;
    const body = bodyType?.startsWith('image/') ? await drawScene('kabel') : exampleBody;
    const query = new URLSearchParams(
      operation.parameters.flatMap(({ name, in: where, required, schema }) =>
        where === 'query' && required ? [[name, ids.get(`?${name}`) ?? String(schema['example'])]] : [],
      ),
    );
    for (const [name, value] of Object.entries(optional)) query.set(name, value);
    return newsroom.send(method, `${addressOf(operation, path, ids)}?${query}`, {
      role: path.startsWith('/api/admin/') ? 'admin' : null,
      ...(bodyType !== null && { body, headers: { 'content-type': bodyType } }),
    });
  }
});

/** A cursor goes on with what it was told for, and a week is asked for instead of a period. */
const STANDS_ALONE = ['after', 'week'];

/**
 * What reads may be asked besides, each on its own and all at once: the examples of the documentation, and a cursor as
 * the first page told it.
 */
function optionalQueries(
  { method, parameters }: DocumentedOperation,
  { json }: Answer,
): readonly Readonly<Record<string, string>>[] {
  if (method !== 'GET') return [];
  const optional = parameters.flatMap(({ name, in: where, required, schema }) => {
    if (where !== 'query' || required) return [];
    if (name === 'after') return typeof json?.['next'] === 'string' ? [[name, json['next']] as const] : [];
    return [[name, exampleOfParameter(schema)] as const];
  });
  // What is left out of a period is taken from today, which no example knows.
  const isOfPeriod = ([name]: readonly [string, string]) => name === 'from' || name === 'to';
  const period = optional.filter(isOfPeriod);
  const alone = optional.filter((each) => !isOfPeriod(each)).map((each) => [each]);
  const together = optional.filter(([name]) => !STANDS_ALONE.includes(name));
  return [...alone, period, together]
    .filter(({ length }) => length > 0)
    .map((each) => Object.fromEntries(each));
}

/** An example, or else the first value that is offered, or the default. */
function exampleOfParameter(schema: Schema): string {
  const offered = (schema['enum'] as readonly unknown[] | undefined)?.[0];
  const example = schema['example'] ?? offered ?? schema['default'] ?? 'nothing is offered';
  return typeof example === 'string' ? example : JSON.stringify(example);
}

/** An id stands under the name of the list it is from: `/articles/{id}` needs that of an article. */
function addressOf(
  { parameters }: DocumentedOperation,
  path: string,
  ids: ReadonlyMap<string, string>,
): string {
  const segments = path.split('/');
  return segments
    .map((segment, index) => {
      const [, name] = /^\{([^}]+)\}$/.exec(segment) ?? [];
      if (name === undefined) return segment;
      if (/id$/i.test(name)) return ids.get(segments[index - 1] ?? '');
      return String(parameters.find((each) => each.name === name)?.schema['example']);
    })
    .join('/');
}

function remember(
  { path, operationId }: DocumentedOperation,
  { json, status }: Answer,
  ids: Map<string, string>,
): void {
  if (status === 201 && typeof json?.['id'] === 'string') ids.set(path.split('/').at(-1) ?? '', json['id']);
  if (typeof json?.['personId'] === 'string') {
    ids.set('people', json['personId']);
    ids.set('moves', String(json['id']));
    ids.set('data-subjects', json['personId']);
  }
  if (operationId === 'publishArticle') ids.set('?path', new URL(String(json?.['url'])).pathname);
}

function nodesOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(nodesOf);
  return Array.isArray(value) ? below : [value as Readonly<Record<string, unknown>>, ...below];
}

/** The schema and those within it; what examples hold is no schema. */
function schemaNodesOf(schema: Schema): readonly Schema[] {
  const {
    properties = {},
    items,
    anyOf = [],
    oneOf = [],
    allOf = [],
    additionalProperties,
  } = schema as {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
    readonly anyOf?: readonly Schema[];
    readonly oneOf?: readonly Schema[];
    readonly allOf?: readonly Schema[];
    readonly additionalProperties?: Schema | boolean;
  };
  const within = [
    ...Object.values(properties),
    ...(items ? [items] : []),
    ...anyOf,
    ...oneOf,
    ...allOf,
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
  return [schema, ...within.flatMap(schemaNodesOf)];
}

function atPointer(document: unknown, pointer: string): unknown {
  expect(pointer).toMatch(/^#\//);
  return pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Readonly<Record<string, unknown>> | undefined)?.[key], document);
}
