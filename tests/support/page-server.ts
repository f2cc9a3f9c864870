import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { siteAssets } from '../../apps/site/assets/site-assets.js';
import { CONTENT_SECURITY_POLICY } from '../../apps/site/views/content-security-policy.js';
import { headOf } from '../../apps/site/views/page-head.js';
import {
  renderBeingReadRail,
  renderJobsRail,
  renderPeopleMovesRail,
  renderSponsoredRail,
} from '../../apps/site/views/rails.js';
import { NO_RAILS, renderBody, renderPage, renderRunProof } from '../../apps/site/views/render-page.js';
import type { Rails } from '../../apps/site/views/render-page.js';
import type { PageModel, Publication, Viewing } from '../../apps/site/views/view-models.js';
import {
  sampleBeingRead,
  sampleJobs,
  sampleOtherAds,
  samplePages,
  samplePeopleMoves,
  sampleProof,
  samplePublication,
  sampleSections,
  sampleSponsoredPosts,
} from './sample-pages.js';
import { sampleRunProof } from './sample-run-proof.js';
import { drawScene, SCENES } from './sample-pictures.js';

/** The rail of the samples, with all of its blocks. */
export function sampleRails(publication: Publication): Rails {
  return {
    beingRead: renderBeingReadRail(sampleBeingRead, publication),
    sponsoredPosts: renderSponsoredRail([...sampleSponsoredPosts, ...sampleOtherAds], publication),
    jobAds: renderJobsRail(sampleJobs, publication),
    peopleMoves: renderPeopleMovesRail(samplePeopleMoves, publication),
  };
}

/** A whole page of the samples as a reader, or with `viewing` a member of staff, gets it. */
export function renderSample(
  page: PageModel,
  options: { readonly publication?: Publication; readonly viewing?: Viewing; readonly rails?: Rails } = {},
): string {
  const publication = options.publication ?? samplePublication;
  return renderPage({
    shell: {
      publication,
      sections: sampleSections,
      head: headOf(page, publication),
      viewing: options.viewing ?? null,
      assets: siteAssets(),
    },
    body: renderBody(page, publication),
    rails: options.rails ?? sampleRails(publication),
  });
}

/** The proof of run that the sales desk prints; it has no rail and no navigation of sections. */
function renderSampleRunProof(): string {
  const openGraph = {
    ...{ title: 'Visningsbevis', type: 'website' as const, image: null },
    ...{ publishedAt: null, updatedAt: null, section: null },
  };
  return renderPage({
    shell: {
      publication: samplePublication,
      sections: [],
      head: {
        title: `Visningsbevis | ${samplePublication.name}`,
        ...{
          description: null,
          canonicalUrl: null,
          openGraph,
          structuredData: null,
          feeds: [],
          navigationUrl: null,
        },
        counting: 'nothing',
      },
      viewing: null,
      assets: siteAssets(),
    },
    body: renderRunProof(sampleRunProof, samplePublication),
    rails: NO_RAILS,
  });
}

/** The pages that {@link startPageServer} serves, by path. */
export function sampleDocuments(): ReadonlyMap<string, string> {
  const documents = new Map<string, string>();
  for (const [name, page] of Object.entries(samplePages)) {
    const bare = page.kind === 'error' || name === 'front-empty';
    documents.set(`/${name}`, renderSample(page, bare ? { rails: NO_RAILS } : {}));
  }
  documents.set('/run-proof', renderSampleRunProof());
  const { front, article } = samplePages;
  if (front === undefined || article === undefined)
    throw new Error('The samples need a front page and an article.');
  documents.set(
    '/front-past',
    renderSample(front, { viewing: { kind: 'past', at: '2025-12-08T14:00:00.000Z' } }),
  );
  documents.set(
    '/article-preview',
    renderSample(article, { viewing: { kind: 'preview', expiresAt: '2025-12-10T12:00:00.000Z' } }),
  );
  const [, underProof] = sampleSponsoredPosts;
  const asked = {
    ...sampleRails(samplePublication),
    sponsoredPosts: renderSponsoredRail(
      sampleSponsoredPosts.map((post) => ({ ...post, upForProof: post === underProof })),
      samplePublication,
    ),
  };
  documents.set('/front-proof', renderSample(front, { viewing: sampleProof, rails: asked }));
  documents.set(
    '/front-proof-refused',
    renderSample(front, { viewing: { ...sampleProof, refused: { comment: '' } }, rails: asked }),
  );
  const answer = {
    ...{ answer: 'rejected' as const, answeredAt: '2025-12-09T08:30:00.000Z' },
    comment: 'Telefonnummeret er forkert.',
  };
  documents.set(
    '/front-proof-answered',
    renderSample(front, { viewing: { ...sampleProof, answer, sides: null }, rails: asked }),
  );
  documents.set(
    '/article-english',
    renderSample(article, { publication: { ...samplePublication, language: 'en' } }),
  );
  return documents;
}

/** A running server of the sample pages. */
export interface PageServer {
  readonly origin: string;
  /** The tokens that the pages' script has handed in as views. */
  readonly views: readonly string[];
  close(): Promise<void>;
}

/** Serves every sample page, its assets and its pictures on a free port of this machine, and counts views. */
export async function startPageServer(): Promise<PageServer> {
  const documents = sampleDocuments();
  const pictures = new Map<string, Buffer>(
    await Promise.all(SCENES.map(async (scene) => [`/media/${scene}.webp`, await drawScene(scene)] as const)),
  );
  const views: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (type: string, body: string | Buffer) =>
      response
        .writeHead(200, { 'content-type': type, 'content-security-policy': CONTENT_SECURITY_POLICY })
        .end(body);
    const document = documents.get(pathname);
    const asset = siteAssets().at(pathname);
    const picture = pictures.get(pathname);
    if (document !== undefined) answer('text/html; charset=utf-8', document);
    else if (asset !== null) answer(asset.type, asset.bytes);
    else if (picture !== undefined) answer('image/webp', picture);
    else if (pathname === '/api/v1/view-tokens') {
      answer('application/json', JSON.stringify({ token: `token for ${searchParams.get('path') ?? ''}` }));
    } else if (pathname === '/api/v1/views' && request.method === 'POST') {
      let token = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => (token += chunk));
      request.on('end', () => {
        views.push(token);
        response.writeHead(204).end();
      });
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    views,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
