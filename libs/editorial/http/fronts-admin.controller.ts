import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandRunner } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import type { Clock, Instant } from '#kernel';
import {
  At,
  CLOCK,
  commandReply,
  Envelope,
  HttpProblem,
  IfMatch,
  pageQuerySchema,
  refuseAmbiguousBase,
  Requires,
} from '#platform';
import type { AsOf, CommandReply, Page, PageQuery } from '#platform';
import { ArrangeFront } from '../application/arrange-front/arrange-front.command.js';
import { KnownReferences } from '../application/known-references.js';
import { ReviseFrontPlan } from '../application/revise-front-plan/revise-front-plan.command.js';
import { ScheduleFront } from '../application/schedule-front/schedule-front.command.js';
import { UndoChange } from '../application/undo-change/undo-change.command.js';
import { UnscheduleFront } from '../application/unschedule-front/unschedule-front.command.js';
import {
  arrangeFrontSchema,
  frontIdSchema,
  planSchema,
  reviseFrontPlanSchema,
  scheduleFrontSchema,
} from '../contract/front.input-schemas.js';
import type {
  ArrangeFrontBody,
  ReviseFrontPlanBody,
  ScheduleFrontBody,
} from '../contract/front.input-schemas.js';
import { TAKING_BACK, undoFrontSchema } from '../contract/undo.input-schemas.js';
import type { UndoChangeBody } from '../contract/undo.input-schemas.js';
import type { ArticlePhase } from '../domain/article-state.js';
import { frontDecider } from '../domain/front.decider.js';
import type { FrontSlot, FrontSlots } from '../domain/front.events.js';
import type { RecordedRevision } from '../history/revisions.js';
import { DeskArticlesQuery } from '../queries/desk-articles.query.js';
import type { DeskArticle } from '../queries/desk-articles.query.js';
import { PlannedFrontsQuery, shownKey } from '../queries/planned-fronts.query.js';
import type { FrontAtInstant } from '../queries/planned-fronts.query.js';
import { ChangeLists, LISTING_CHANGES } from './change-lists.js';

/** A place as the desk reads it. */
export interface DeskSlot extends FrontSlot {
  /** Null while the desk's lists do not know it yet, and at a time that is over unless readers saw it then. */
  readonly article: { readonly headline: string; readonly state: ArticlePhase } | null;
  /** Why the newest story stands there instead; null when this one does. */
  readonly leftOut: 'not-public' | 'over' | null;
}

/** A front as the desk reads it. */
export interface DeskFront {
  readonly id: string;
  /** Null for a front that nobody has arranged, and for one of another time. */
  readonly revision: number | null;
  readonly since: Instant | null;
  readonly slots: readonly (DeskSlot | null)[];
  /** What follows, in the order of its times, each as it will stand when it begins. */
  readonly plans: readonly {
    readonly plan: number;
    readonly from: Instant;
    readonly slots: readonly (DeskSlot | null)[];
  }[];
}

const BASE =
  'With `baseRevision` your places are merged with what others did since, place by place; places that exclude each ' +
  'other are answered with 409 `edit-conflict` and `base`, `theirs` and `yours`. With `If-Match` any change since is ' +
  'refused (412). Send one of them.';

/** The front page and the fronts of sections. */
@ApiTags('fronts')
@ApiBearerAuth()
@Controller('api/admin/v1/fronts')
export class FrontsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly changes: ChangeLists,
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
    private readonly fronts: PlannedFrontsQuery,
    private readonly desk: DeskArticlesQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Put(':front')
  @Requires('front.arrange')
  @ApiOperation({
    summary: 'Put stories in order on `front` (the front page) or on the front of a section, by its id',
    description:
      'Replaces the arrangement that stands, until the next plan begins. Places without a story, or whose story ' +
      `readers do not see, are filled with the newest. ${BASE}`,
  })
  async arrangeFront(
    @Envelope() envelope: CommandEnvelope,
    @Param('front', { schema: frontIdSchema }) front: string,
    @Body({ schema: arrangeFrontSchema }) { slots, baseRevision }: ArrangeFrontBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const base = baseRevision === null ? -1n : baseOf(ifRevision, baseRevision);
    refuseAmbiguousBase(ifRevision, base);
    const input = { front, slots, baseRevision: base, ifRevision };
    return commandReply(await this.commands.execute(new ArrangeFront(envelope, input)));
  }

  @Get(':front')
  @Requires('front.read')
  @ApiOperation({
    summary: 'Read the arrangement of a front, what follows it, and what of it readers do not see',
    description:
      'With `at`, as it stood at that time; for a time to come, as it will stand when nothing else happens by then. ' +
      '`plans` are those that followed or will, as known now. The page itself is `/` or `/{section}` with the same `at`.',
  })
  async readFront(
    @Param('front', { schema: frontIdSchema }) front: string,
    @At() { at, live }: AsOf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeskFront> {
    await this.references.assertFront(front, []);
    if (!live) return { id: front, revision: null, ...(await this.toldThen(front, at)) };
    const { state } = await this.runner.load(frontDecider, front);
    // As it will be told to whoever comes next: a plan whose time has come counts, recorded or not.
    const revision = state.revision + BigInt(frontDecider.due?.(state, at).length ?? 0);
    if (revision < 0n) return { id: front, revision: null, since: null, slots: [], plans: [] };
    void reply.header('etag', `"${revision}"`);
    return {
      ...{ id: front, revision: Number(revision) },
      ...(await this.told(standingAt(state, at), at, (ids) => this.desk.byIds(ids, at))),
    };
  }

  @Post(':front/plans')
  @Requires('front.arrange')
  @ApiOperation({
    summary: 'Plan an arrangement for a time to come',
    description:
      'It stands from that time on, whoever is at work then, until another arrangement begins. Preview it by `?at=`.',
  })
  async scheduleFront(
    @Envelope() envelope: CommandEnvelope,
    @Param('front', { schema: frontIdSchema }) front: string,
    @Body({ schema: scheduleFrontSchema }) { from, slots }: ScheduleFrontBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { front, from, slots, ifRevision };
    const result = await this.commands.execute(new ScheduleFront(envelope, input));
    const planned = result.events.find((event) => event.type === 'FrontScheduled');
    return commandReply(result, planned ? { plan: planned.data.plan } : {});
  }

  @Put(':front/plans/:plan')
  @Requires('front.arrange')
  @ApiOperation({ summary: 'Change a planned arrangement or its time', description: BASE })
  async reviseFrontPlan(
    @Envelope() envelope: CommandEnvelope,
    @Param('front', { schema: frontIdSchema }) front: string,
    @Param('plan', { schema: planSchema }) plan: number,
    @Body({ schema: reviseFrontPlanSchema }) { from, slots, baseRevision }: ReviseFrontPlanBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const base = baseOf(ifRevision, baseRevision);
    const input = { front, plan, from, slots, baseRevision: base, ifRevision };
    return commandReply(await this.commands.execute(new ReviseFrontPlan(envelope, input)), { plan });
  }

  @Delete(':front/plans/:plan')
  @Requires('front.arrange')
  @ApiOperation({ summary: 'Call a planned arrangement off; one whose time has come is 404' })
  async unscheduleFront(
    @Envelope() envelope: CommandEnvelope,
    @Param('front', { schema: frontIdSchema }) front: string,
    @Param('plan', { schema: planSchema }) plan: number,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { front, plan, ifRevision };
    return commandReply(await this.commands.execute(new UnscheduleFront(envelope, input)));
  }

  @Get(':front/revisions')
  @Requires('front.read')
  @ApiOperation({
    summary: 'List what was done to a front, newest first: arrangements, plans and plans called off',
    description: LISTING_CHANGES,
  })
  async listFrontRevisions(
    @Param('front', { schema: frontIdSchema }) id: string,
    @At() asOf: AsOf,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<RecordedRevision>> {
    await this.references.assertFront(id, []);
    return this.changes.of(frontDecider, { id, query, asOf });
  }

  @Post(':front/undo')
  @HttpCode(200)
  @Requires('front.arrange')
  @ApiOperation({
    summary: 'Take back what one revision did to a front: an arrangement, a plan, a plan called off',
    description: TAKING_BACK,
  })
  async undoFront(
    @Envelope() envelope: CommandEnvelope,
    @Param('front', { schema: frontIdSchema }) id: string,
    @Body({ schema: undoFrontSchema }) { revision }: UndoChangeBody,
    @IfMatch() ifRevision: bigint | undefined,
  ): Promise<CommandReply> {
    const input = { of: 'front' as const, id, revision: BigInt(revision), ifRevision };
    return commandReply(await this.commands.execute(new UndoChange(envelope, input)));
  }

  /** What working copies were at a time that is over is told by none of the desk's lists; what readers saw is. */
  private async toldThen(front: string, at: Instant): Promise<Omit<DeskFront, 'id' | 'revision'>> {
    const standing = await this.fronts.frontAt(front, at);
    const isOver = at < this.clock.now();
    return this.told(standing, at, isOver ? null : (ids) => this.desk.byIds(ids, at));
  }

  private async told(
    { slots, since, planned }: FrontAtInstant,
    at: Instant,
    workingCopies: ((ids: readonly string[]) => Promise<readonly DeskArticle[]>) | null,
  ): Promise<Omit<DeskFront, 'id' | 'revision'>> {
    const arrangements = [{ from: at, slots }, ...planned];
    const asked = arrangements.flatMap(({ from, slots: places }) =>
      places.flatMap((slot) => (slot === null ? [] : [{ articleId: slot.articleId, at: from }])),
    );
    const ids = [...new Set(asked.map(({ articleId }) => articleId))];
    const [shown, articles] = await Promise.all([this.fronts.shown(asked), workingCopies?.(ids) ?? []]);
    const known = new Map(articles.map(({ id, headline, state }) => [id, { headline, state }]));
    const seen = (headline: string | undefined) =>
      headline === undefined ? null : { headline, state: 'published' as const };
    const toldOf = (places: FrontSlots, from: Instant) =>
      places.map((slot): DeskSlot | null => {
        if (slot === null) return null;
        const { articleId, until } = slot;
        const isOver = until !== null && until <= from;
        const headline = shown.get(shownKey({ articleId, at: from }));
        const leftOut = isOver ? 'over' : headline === undefined ? 'not-public' : null;
        const article = (workingCopies ? known.get(articleId) : seen(headline)) ?? null;
        return { ...slot, article, leftOut };
      });
    return {
      since,
      slots: toldOf(slots, at),
      plans: planned.map(({ plan, from, slots: places }) => ({ plan, from, slots: toldOf(places, from) })),
    };
  }
}

/** What stands at an instant, whether or not anybody has recorded yet that its time has come. */
function standingAt({ slots, since, planned }: FrontAtInstant, at: Instant): FrontAtInstant {
  const come = planned.findLast(({ from }) => from <= at);
  const later = planned.filter(({ from }) => from > at);
  return come ? { slots: come.slots, since: come.from, planned: later } : { slots, since, planned: later };
}

/** @throws HttpProblem 428 when neither is there, 400 when both are. */
function baseOf(ifRevision: bigint | undefined, baseRevision: number | undefined): bigint | undefined {
  refuseAmbiguousBase(ifRevision, baseRevision);
  if (ifRevision === undefined && baseRevision === undefined) {
    throw new HttpProblem(
      428,
      'base-required',
      'Say what you changed: send the revision you read as baseRevision (merge) or as If-Match (refuse).',
    );
  }
  return baseRevision === undefined ? undefined : BigInt(baseRevision);
}
