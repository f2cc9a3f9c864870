import { z } from 'zod';
import { AD_NUMBERS } from './ad-numbers.js';
import type { AdNumber } from './ad-numbers.js';
import { MOST_SLOTS } from './ad-tokens.js';
import type { AdInPage } from './due-ads.js';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const AD = `[a-z0-9-]{1,60}:[1-9]\\d?:${UUID}`;
const ADS = new RegExp(`^${AD}(?:,${AD}){0,${MOST_SLOTS - 1}}$`);

/** `?ads=` of a request for tokens: what a page shows, `{placement}:{position}:{id}`, as its `data-ad` has it. */
export const adTokensQuerySchema = z.object({
  ads: z
    .string()
    .max(3_000)
    .regex(ADS, {
      error: `must be at most ${MOST_SLOTS} ads as {placement}:{position}:{id}, separated by commas`,
    })
    .describe('The ads of the page that is open, separated by commas: placement, position, id.')
    .meta({ example: 'rail:1:0190163d-8694-739b-aea5-966c26f8ad91' }),
});

/** The parsed {@link adTokensQuerySchema}. */
export type AdTokensQuery = z.infer<typeof adTokensQuerySchema>;

/** The ads that a query names, each once. */
export function adsOfQuery(ads: string): readonly AdInPage[] {
  return [...new Set(ads.split(','))].map((ad) => {
    const [placementKey = '', position = '', bookingId = ''] = ad.split(':');
    return { placementKey, position: Number(position), bookingId };
  });
}

/** How an ad is named in a page: the value of `data-ad`, and a part of `?ads=`. */
export function nameOfAd({ placementKey, position, bookingId }: AdInPage): string {
  return `${placementKey}:${position}:${bookingId}`;
}

/** The largest body of counts, in bytes. */
export const COUNTS_BYTES = 16_384;

/** One line of a beacon. */
export interface ToldCount {
  readonly number: Exclude<AdNumber, 'click'>;
  readonly token: string;
}

const TOLD = new RegExp(
  `^(${AD_NUMBERS.filter((number) => number !== 'click').join('|')}) ([\\x21-\\x7e]{1,450})$`,
);

/** What a beacon tells, `served {token}` or `viewable {token}` a line; undefined when it is anything else. */
export function countsOfBody(body: unknown): readonly ToldCount[] | undefined {
  if (!Buffer.isBuffer(body) && typeof body !== 'string') return undefined;
  const text = body.toString('latin1');
  if (text.length > COUNTS_BYTES) return undefined;
  const lines = text.split('\n');
  if (lines.length > 2 * MOST_SLOTS) return undefined;
  const told = lines.flatMap((line): readonly ToldCount[] => {
    const [, number, token] = TOLD.exec(line) ?? [];
    return token !== undefined && (number === 'served' || number === 'viewable') ? [{ number, token }] : [];
  });
  return told.length === lines.length ? told : undefined;
}

/** `?t=` of a click; one that is none is as good as missing. */
export const clickQuerySchema = z.object({ t: z.string().max(450).optional().catch(undefined) });

/** The parsed {@link clickQuerySchema}. */
export type ClickQuery = z.infer<typeof clickQuerySchema>;
