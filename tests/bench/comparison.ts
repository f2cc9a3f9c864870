import { median } from './statistics.js';

/** Ours and a baseline by turns in one run, so that what the machine does meanwhile meets both. */
export interface ComparisonOptions {
  /** Runs one round and answers its figure: a rate, more is better. */
  readonly ours: () => Promise<number>;
  readonly baseline: () => Promise<number>;
  /** Rounds of each that are not counted. */
  readonly warmUps: number;
  /** Rounds of each that are. */
  readonly rounds: number;
  readonly onRound: (round: Round) => void;
}

/** One turn of both. */
export interface Round {
  /** From 1; warm-ups count from 0 downwards. */
  readonly number: number;
  readonly ours: number;
  readonly baseline: number;
}

/** What came of it: medians over the counted rounds. */
export interface Comparison {
  /** Ours over the baseline, round by round. */
  readonly ratio: number;
  readonly ours: number;
  readonly baseline: number;
}

/** Measures A B A B …; the ratio is the median of the rounds' own ratios. */
export async function compare(options: ComparisonOptions): Promise<Comparison> {
  const counted: Round[] = [];
  for (let number = 1 - options.warmUps; number <= options.rounds; number += 1) {
    const round = { number, ours: await options.ours(), baseline: await options.baseline() };
    options.onRound(round);
    if (number > 0) counted.push(round);
  }
  return {
    ratio: median(counted.map(({ ours, baseline }) => ours / baseline)),
    ours: median(counted.map(({ ours }) => ours)),
    baseline: median(counted.map(({ baseline }) => baseline)),
  };
}

/** `round 2: 812/s against 1,204/s`, for progress. */
export function describeRound({ number, ours, baseline }: Round): string {
  const name = number > 0 ? `round ${number}` : 'warm-up';
  return `${name}: ${perSecond(ours)} against ${perSecond(baseline)}`;
}

/** `0.67 × (812/s against 1,204/s)`, for the table. */
export function describeComparison({ ratio, ours, baseline }: Comparison): string {
  return `${ratio.toFixed(2)} × (${perSecond(ours)} against ${perSecond(baseline)})`;
}

/** A rate with thousands separated. */
export function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`;
}
