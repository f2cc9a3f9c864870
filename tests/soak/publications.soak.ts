import { publishAtOnce } from '../support/mass-publication.js';
import type { MassPublication } from '../support/mass-publication.js';
import type { SoakScenario } from './soak-scenario.js';

const ARTICLES = 10_000;
const LEAD_MS = 30_000;

/** Ten thousand publications are due at one instant, and the worker is killed in the middle of recording them. */
export const publications: SoakScenario = {
  name: 'publications',
  async round({ random }) {
    const dieAfter = Math.round(ARTICLES * (0.05 + random() * 0.9));
    const outcome = await publishAtOnce({ articles: ARTICLES, dieAfter, leadMs: LEAD_MS });
    const { recordedAtKill, latenessMs } = outcome;
    const expected: Partial<MassPublication> = {
      ...{ seenEarly: 0, seenOnTime: ARTICLES, recorded: ARTICLES, facts: ARTICLES },
      ...{ recordedEarly: 0, shownAtOtherTimes: 0 },
    };
    const wrong = Object.entries(expected).filter(([name, value]) => Reflect.get(outcome, name) !== value);
    if (wrong.length > 0 || recordedAtKill >= ARTICLES)
      throw new Error(JSON.stringify(outcome, undefined, 2));
    const { median, p99, longest } = latenessMs;
    return (
      `${ARTICLES} shown on time, worker killed at ${recordedAtKill}, each recorded once; lateness of the facts: ` +
      `median ${Math.round(median)} ms, p99 ${Math.round(p99)} ms, longest ${Math.round(longest)} ms`
    );
  },
};
