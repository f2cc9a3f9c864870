import { parseArgs } from 'node:util';
import { keepCopiesOfFeeds } from './keep-copies.soak.js';
import { killNine } from './kill-nine.soak.js';
import { killRoles } from './kill-roles.soak.js';
import { longForms } from './long-forms.soak.js';
import { publications } from './publications.soak.js';
import { seeded } from './random.js';
import type { SoakScenario } from './soak-scenario.js';

const SCENARIOS: readonly SoakScenario[] = [killNine, killRoles, keepCopiesOfFeeds, longForms, publications];
const DEFAULT_MINUTES = 10;

const USAGE = `npm run soak -- [--minutes N] [--seed S] [scenario ...]

Tries again and again what must always hold, for ${DEFAULT_MINUTES} minutes unless told. Every round has a seed of its
own and prints it: --seed S --minutes 0 repeats that round alone. Ends with 1 at the first round that fails.
Scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}.
`;

interface Wish {
  readonly minutes: number;
  readonly seed: number;
  readonly scenarios: readonly SoakScenario[];
}

function wishOf(words: readonly string[]): Wish | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { minutes: { type: 'string' }, seed: { type: 'string' } },
    });
    const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
    const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
    const known = positionals.every((name) => SCENARIOS.some((scenario) => scenario.name === name));
    if (!known || !(minutes >= 0) || !Number.isSafeInteger(seed)) return undefined;
    const scenarios = SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    return { minutes, seed, scenarios };
  } catch {
    return undefined;
  }
}

/** One round of each scenario with one seed, then the next seed; the last round is finished however late it is. */
async function soak({ minutes, seed, scenarios }: Wish): Promise<void> {
  const until = performance.now() + minutes * 60_000;
  let rounds = 0;
  do {
    for (const scenario of scenarios) {
      const roundSeed = seed + rounds;
      const began = performance.now();
      const result = await scenario.round({ random: seeded(roundSeed) }).catch((error: unknown) => {
        process.stdout.write(`${scenario.name}, seed ${roundSeed}: FAILED\n`);
        throw error;
      });
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      process.stdout.write(`${scenario.name}, seed ${roundSeed}: ${result} (${seconds} s)\n`);
    }
    rounds += 1;
  } while (performance.now() < until);
  process.stdout.write(`${rounds} rounds, nothing failed\n`);
}

const wish = wishOf(process.argv.slice(2));
if (wish) {
  await soak(wish);
} else {
  process.stderr.write(USAGE);
  process.exitCode = 2;
}
