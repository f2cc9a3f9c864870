import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Instant } from '#kernel';
import { Accepts, At, MOMENT, Public, decodeCursor, instantSchema, uuidSchema } from '#platform';
import type { AsOf, Made } from '#platform';
import { CompanyPages } from './pages/company-pages.js';
import { EditorialPages, slugAndIdOf } from './pages/editorial-pages.js';
import { MarketPages } from './pages/market-pages.js';
import type { ListKey } from './pages/market-pages.js';
import { PageComposer } from './pages/page-composer.js';
import { PreviewPages } from './pages/preview-pages.js';
import { ProofPages } from './pages/proof-pages.js';
import { SearchPages } from './pages/search-pages.js';
import type { PageBody } from './pages/page-body.js';

const listQuerySchema = z.object({
  after: z.string().max(500).optional(),
  at: z.string().max(40).optional(),
});
/** `preview` is a signed link to one revision; see PreviewPages. */
const articleQuerySchema = z.object({ preview: z.string().max(200).optional() });
const proofQuerySchema = z.object({ side: z.enum(['place', 'own']).catch('place') });
const searchQuerySchema = z.object({
  q: z
    .string()
    .trim()
    .transform((typed) => typed.slice(0, 200))
    .catch(''),
  orden: z.enum(['nyeste']).optional().catch(undefined),
  after: z.string().max(500).optional(),
});
type ProofQuery = z.infer<typeof proofQuerySchema>;
type ListQuery = z.infer<typeof listQuerySchema>;

/** A comment of the longest, every letter of it written as an escape, and the answer. */
const FORM_LIMIT = 16 * 1024;

const keySchema = z.tuple([instantSchema, uuidSchema]);

/** The reader's pages. Everything is rendered for one instant and cached by what it is made of. */
@ApiExcludeController()
@Public()
@Controller()
export class SiteController {
  constructor(
    private readonly composer: PageComposer,
    private readonly editorial: EditorialPages,
    private readonly market: MarketPages,
    private readonly companies: CompanyPages,
    private readonly previews: PreviewPages,
    private readonly proofs: ProofPages,
    private readonly searches: SearchPages,
  ) {}

  @Get('/')
  front(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @At() asOf: AsOf): Promise<void> {
    return this.composer.answer(request, reply, {
      address: '/',
      asOf,
      body: (at) => this.editorial.front(at),
    });
  }

  @Get('artikel/:slugAndId')
  article(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @At() asOf: AsOf,
    @Param('slugAndId') slugAndId: string,
    @Query({ schema: articleQuerySchema }) { preview }: z.infer<typeof articleQuerySchema>,
  ): Promise<void> {
    if (preview !== undefined) return this.previews.answer(request, reply, preview);
    return this.item(request, reply, asOf, { path: 'artikel', slugAndId }, (id, slug, at) =>
      this.editorial.article(id, slug, at),
    );
  }

  @Get('job')
  jobs(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @At() asOf: AsOf,
    @Query({ schema: listQuerySchema }) query: ListQuery,
  ): Promise<void> {
    return this.list(request, reply, asOf, { path: '/job', query }, (at, after) =>
      this.market.jobs(at, after),
    );
  }

  @Get('job/:slugAndId')
  job(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @At() asOf: AsOf,
    @Param('slugAndId') slugAndId: string,
  ): Promise<void> {
    return this.item(request, reply, asOf, { path: 'job', slugAndId }, (id, slug, at) =>
      this.market.job(id, slug, at),
    );
  }

  @Get('navnenyt')
  peopleMoves(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @At() asOf: AsOf,
    @Query({ schema: listQuerySchema }) query: ListQuery,
  ): Promise<void> {
    return this.list(request, reply, asOf, { path: '/navnenyt', query }, (at, after) =>
      this.market.peopleMoves(at, after),
    );
  }

  @Get('virksomhed/:slugAndId')
  company(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @At() asOf: AsOf,
    @Param('slugAndId') slugAndId: string,
  ): Promise<void> {
    return this.item(request, reply, asOf, { path: 'virksomhed', slugAndId }, (id, slug, at) =>
      this.companies.company(id, slug, at),
    );
  }

  @Get('annonceindlaeg/:slugAndId')
  sponsoredPost(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @At() asOf: AsOf,
    @Param('slugAndId') slugAndId: string,
  ): Promise<void> {
    return this.item(request, reply, asOf, { path: 'annonceindlaeg', slugAndId }, (id, slug, at) =>
      this.market.sponsoredPost(id, slug, at),
    );
  }

  @Get('annonceindlaeg/korrektur/:token')
  proof(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('token') token: string,
    @Query({ schema: proofQuerySchema }) { side }: ProofQuery,
  ): Promise<void> {
    return this.proofs.show(request, reply, { token, side });
  }

  @Post('annonceindlaeg/korrektur/:token')
  @Accepts({ types: ['application/x-www-form-urlencoded'], maxBytes: FORM_LIMIT })
  answerProof(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('token') token: string,
    @Query({ schema: proofQuerySchema }) { side }: ProofQuery,
    @Body() form: unknown,
  ): Promise<void> {
    return this.proofs.answer(request, reply, { address: { token, side }, form });
  }

  @Get('soeg')
  search(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @At() asOf: AsOf,
    @Query({ schema: searchQuerySchema }) { q, orden, after }: z.infer<typeof searchQuerySchema>,
  ): Promise<void> {
    const order = orden === undefined ? 'best' : 'newest';
    return this.searches.answer(request, reply, { asOf, asked: { question: q, order, after } });
  }

  /** Last: whatever is no other address may be a section. */
  @Get(':section')
  async section(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @At() asOf: AsOf,
    @Param('section') slug: string,
    @Query({ schema: listQuerySchema }) query: ListQuery,
  ): Promise<void> {
    // No section has a dot in its slug, and pages of other systems often have; or a query of theirs tells them apart.
    if (
      slug.includes('.') ||
      (hasForeignQuery(request) && !(await this.editorial.hasSection(slug, asOf.at)))
    ) {
      return this.formerPage(request, reply, asOf);
    }
    return this.list(request, reply, asOf, { path: `/${slug}`, query }, (at, after) =>
      this.editorial.section(slug, at, after && { publishedAt: after.since, id: after.id }),
    );
  }

  /** An address that is none of ours any more: where it leads, or 404. */
  private formerPage(request: FastifyRequest, reply: FastifyReply, asOf: AsOf): Promise<void> {
    return this.composer.answer(request, reply, {
      address: '/?',
      asOf,
      body: (at) => this.editorial.notFound(at),
    });
  }

  private item(
    request: FastifyRequest,
    reply: FastifyReply,
    asOf: AsOf,
    { path, slugAndId }: { readonly path: string; readonly slugAndId: string },
    body: (id: string, slug: string, at: Instant) => Promise<Made<PageBody>>,
  ): Promise<void> {
    const parts = slugAndIdOf(slugAndId);
    if (!parts) return this.formerPage(request, reply, asOf);
    return this.composer.answer(request, reply, {
      address: `/${path}/${slugAndId}`,
      asOf,
      body: (at) => body(parts.id, parts.slug, at),
    });
  }

  private list(
    request: FastifyRequest,
    reply: FastifyReply,
    asOf: AsOf,
    { path, query }: { readonly path: string; readonly query: ListQuery },
    body: (at: Instant, after?: ListKey) => Promise<Made<PageBody>>,
  ): Promise<void> {
    if (query.after === undefined) return this.composer.answer(request, reply, { address: path, asOf, body });
    const [instant, id] = decodeCursor(query.after, keySchema);
    return this.composer.answer(request, reply, {
      address: `${path}?after=${query.after}`,
      asOf,
      body: (at) => body(at, { since: instant, id }),
    });
  }
}

/** Members of a query that pages of ours know. */
const OWN_QUERY: ReadonlySet<string> = new Set([...Object.keys(listQuerySchema.shape), MOMENT]);

function hasForeignQuery({ query }: FastifyRequest): boolean {
  return Object.keys(query as object).some((name) => !OWN_QUERY.has(name));
}
