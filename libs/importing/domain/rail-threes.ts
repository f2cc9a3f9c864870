import type { PageLine } from './page-lines.js';
import { wordCount } from './page-lines.js';
import { regionLikeness } from './region-label.js';
import { carriesOwnStop } from './text-form.js';

/** Three lines that make a job ad. */
export interface Three {
  readonly employer: PageLine;
  readonly title: PageLine;
  readonly region: PageLine;
}

/** A stretch of the rail, divided: what the sponsored post before it takes, the job ads, and what fits neither. */
export interface DividedStretch {
  /** Of the sponsored post; a line of prose on its own is its teaser. */
  readonly headline: PageLine | null;
  readonly teaser: PageLine | null;
  readonly threes: readonly Three[];
  readonly leftOver: readonly PageLine[];
}

/**
 * What speaks against a reading, in arbitrary units. Only the order of sums matters: a gap (8) is rarer than a region of
 * an unknown name (4), so complete threes are never broken up; a region's name in another place (20) outweighs a gap,
 * so an incomplete three costs its own lines and nobody else's.
 */
const AGAINST = {
  gap: 8,
  gapOfOneRegion: 2,
  postWithoutTeaser: 8,
  postWithoutHeadline: 10,
  teaserLikeName: 3,
  unknownRegion: 4,
  regionOutOfPlace: 20,
  companyAsRegion: 10,
  companyAsTitle: 4,
  titleOutOfPlace: 5,
  unusualTitle: 1,
  longName: 6,
  sentence: 6,
} as const;

/**
 * Divides the lines between two labels. With a label before them the first two are headline and teaser, unless the rest
 * then makes no sense and fewer do; the others go in threes. Names of regions, legal forms and job titles help to find the step
 * again after an incomplete three; where nothing tells which three is incomplete, every line in doubt is left over.
 * Linear in the number of lines.
 */
export function divideStretch(lines: readonly PageLine[], follows: 'label' | 'heading'): DividedStretch {
  const traits = lines.map(({ text }) => traitsOf(text));
  const toEnd = costsToEnd(traits);
  const taken = follows === 'label' ? linesOfPost(traits, toEnd) : 0;
  const certain = certainThrees(traits, toEnd, taken);
  const threes: Three[] = [];
  const leftOver: PageLine[] = [];
  for (let at = taken; at < lines.length; at += 1) {
    const [employer, title, region] = [lines[at], lines[at + 1], lines[at + 2]];
    if (certain.has(at) && employer && title && region) {
      threes.push({ employer, title, region });
      at += 2;
    } else if (employer) {
      leftOver.push(employer);
    }
  }
  const [first = null, second = null] = lines.slice(0, taken);
  const isTeaserAlone = taken === 1 && traits[0]?.prose === true;
  return isTeaserAlone
    ? { headline: null, teaser: first, threes, leftOver }
    : { headline: first, teaser: second, threes, leftOver };
}

interface Traits {
  readonly region: 'certain' | 'likely' | 'none';
  readonly company: boolean;
  /** Ends in a word for work: `konsulent`, `engineer`, `afdelingsleder`. */
  readonly jobTitle: boolean;
  readonly sentence: boolean;
  /** Short and without a final stop, as a name is and a teaser hardly ever. */
  readonly nameLike: boolean;
  /** A teaser rather than a headline. */
  readonly prose: boolean;
  readonly words: number;
}

const JOB_TITLE =
  /(?:administrator|analy(?:st|tiker)|ansvarlig|architect|arkitekt|assistent|chef|coach|consultant|controller|designer|developer|direktør|elev|engineer|fuldmægtig|ingeniør|journalist|konsulent|koordinator|lead|leder|lærer|manager|master|medarbejder|medhjælper|mester|operatør|owner|planlægger|programmør|redaktør|rådgiver|scientist|specialist|sygeplejerske|sælger|tekniker|tester|udvikler)(?:en|e|r|ne|s)?(?!\p{L})/iu;

function traitsOf(text: string): Traits {
  const words = wordCount(text);
  const company = /(?:^| )(?:[AKPI]\/S|ApS|IVS|AB|GmbH|Inc|Ltd|a\.m\.b\.a)\.?$/u.test(text);
  const lastWord = text.slice(text.lastIndexOf(' ') + 1, -1);
  const stopped = /[.!?]["”»]?$/u.test(text) && !company && !(text.endsWith('.') && carriesOwnStop(lastWord));
  return {
    region: regionLikeness(text),
    company,
    jobTitle: !company && JOB_TITLE.test(text),
    sentence: stopped || words > 14,
    nameLike: !stopped && words <= 7,
    prose: (stopped && text.endsWith('.') && words > 6) || words > 20,
    words,
  };
}

function costOfThree(traits: readonly Traits[], at: number): number {
  const [employer, title, region] = [traits[at], traits[at + 1], traits[at + 2]];
  if (!employer || !title || !region) return Infinity;
  let cost = region.region === 'none' ? AGAINST.unknownRegion : 0;
  if (employer.region === 'certain') cost += AGAINST.regionOutOfPlace;
  if (title.region === 'certain') cost += AGAINST.regionOutOfPlace;
  if (region.company) cost += AGAINST.companyAsRegion;
  if (employer.words > 6) cost += AGAINST.longName;
  if (region.words > 5) cost += AGAINST.longName;
  if (employer.jobTitle) cost += AGAINST.titleOutOfPlace;
  if (region.jobTitle) cost += AGAINST.titleOutOfPlace;
  if (!title.jobTitle) cost += AGAINST.unusualTitle;
  if (title.company) cost += AGAINST.companyAsTitle;
  for (const { sentence } of [employer, title, region]) if (sentence) cost += AGAINST.sentence;
  return cost;
}

function costOfGap(traits: readonly Traits[], at: number, length: 1 | 2): number {
  if (at + length > traits.length) return Infinity;
  return AGAINST.gap + (length === 1 && traits[at]?.region === 'certain' ? AGAINST.gapOfOneRegion : 0);
}

const STEPS = [1, 2, 3] as const;

function costOfStep(traits: readonly Traits[], at: number, step: 1 | 2 | 3): number {
  return step === 3 ? costOfThree(traits, at) : costOfGap(traits, at, step);
}

/** The cheapest reading of the lines from each place to the end. */
function costsToEnd(traits: readonly Traits[]): readonly number[] {
  const costs = new Array<number>(traits.length + 1).fill(0);
  for (let at = traits.length - 1; at >= 0; at -= 1) {
    costs[at] = Math.min(
      ...STEPS.map((step) => costOfStep(traits, at, step) + (costs[at + step] ?? Infinity)),
    );
  }
  return costs;
}

function linesOfPost(traits: readonly Traits[], toEnd: readonly number[]): 0 | 1 | 2 {
  const [headline, teaser] = traits;
  const unlikely = (teaser?.nameLike ? AGAINST.teaserLikeName : 0) + (headline?.prose ? AGAINST.sentence : 0);
  const costs = {
    2: teaser ? unlikely + (toEnd[2] ?? Infinity) : Infinity,
    1: AGAINST.postWithoutTeaser + (toEnd[1] ?? Infinity),
    0: AGAINST.postWithoutHeadline + (toEnd[0] ?? Infinity),
  };
  if (traits.length === 0) return 0;
  if (costs[2] <= costs[1] && costs[2] <= costs[0]) return 2;
  return costs[1] <= costs[0] ? 1 : 0;
}

/** Where those threes begin that every cheapest reading has: no step of another cheapest reading overlaps them. */
function certainThrees(
  traits: readonly Traits[],
  toEnd: readonly number[],
  from: number,
): ReadonlySet<number> {
  const fromStart = new Array<number>(traits.length + 1).fill(Infinity);
  fromStart[from] = 0;
  const readings = new Array<number>(traits.length).fill(0);
  const threes: number[] = [];
  const cheapest = toEnd[from] ?? Infinity;
  for (let at = from; at < traits.length; at += 1) {
    const soFar = fromStart[at] ?? Infinity;
    for (const step of STEPS) {
      const after = soFar + costOfStep(traits, at, step);
      if (after + (toEnd[at + step] ?? Infinity) !== cheapest) continue;
      fromStart[at + step] = Math.min(fromStart[at + step] ?? Infinity, after);
      for (let covered = at; covered < at + step; covered += 1)
        readings[covered] = (readings[covered] ?? 0) + 1;
      if (step === 3) threes.push(at);
    }
  }
  return new Set(threes.filter((at) => [at, at + 1, at + 2].every((covered) => readings[covered] === 1)));
}
