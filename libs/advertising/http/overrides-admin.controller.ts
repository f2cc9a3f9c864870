import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { StaffNames } from '#identity';
import { decodeCursor, encodeCursor, instantSchema, pageQuerySchema, Requires, uuidSchema } from '#platform';
import type { Page, PageQuery } from '#platform';
import { DeskOverridesQuery } from '../queries/desk-overrides.query.js';
import type { ListedOverride } from '../queries/desk-overrides.query.js';

const cursorSchema = z.tuple([instantSchema, uuidSchema, z.int().min(0).max(2_147_483_647)]);

/** A lifted rule with who lifted it by name; null for who has none. */
interface NamedOverride extends ListedOverride {
  readonly liftedByName: string | null;
}

/** The audit of rules that a chief of sales lifted. */
@ApiTags('bookings')
@ApiBearerAuth()
@Controller('api/admin/v1/overrides')
export class OverridesAdminController {
  constructor(
    private readonly overrides: DeskOverridesQuery,
    private readonly staff: StaffNames,
  ) {}

  @Get()
  @Requires('booking.read')
  @ApiOperation({
    summary: 'List the rules that were lifted for bookings: by whom, when and why, newest first',
  })
  async listOverrides(
    @Query({ schema: pageQuerySchema }) { limit, after }: PageQuery,
  ): Promise<Page<NamedOverride>> {
    const key = after === undefined ? undefined : decodeCursor(after, cursorSchema);
    const behind = key && { liftedAt: key[0], bookingId: key[1], claimVersion: key[2] };
    const found = await this.overrides.overrides({ limit: limit + 1, after: behind });
    const lifted = found.slice(0, limit);
    const names = await this.staff.of(lifted.map(({ liftedBy }) => liftedBy));
    const items = lifted.map((each) => ({ ...each, liftedByName: names.get(each.liftedBy) ?? null }));
    const last = items.at(-1);
    const next = last && encodeCursor([last.liftedAt, last.bookingId, last.claim.claimVersion]);
    return { items, next: found.length > limit && next ? next : null };
  }
}
