import { keepCopies } from '../support/reference-consumer/keep-copies.js';
import type { SoakScenario } from './soak-scenario.js';

/** Job boards have what the site shows after 10,000 changes and 100 restarts of either side. */
export const keepCopiesOfFeeds: SoakScenario = {
  name: 'keep-copies',
  round: ({ random }) =>
    keepCopies({
      random,
      changes: 10_000,
      restarts: 100,
      progress: (sentence) => void process.stderr.write(`keep-copies: ${sentence}\n`),
    }),
};
