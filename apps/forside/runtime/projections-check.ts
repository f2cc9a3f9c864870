import type { HealthCheck } from '#platform';
import type { ProjectionEngine } from '#projections';

/** Events that a projection may be behind before readers should go elsewhere. */
const MOST_BEHIND = 5_000n;

/** Projections follow the log and none of them keeps failing. Parked streams are an alert, not a reason to stop. */
export function projectionsCheck(engine: ProjectionEngine): HealthCheck {
  return {
    name: 'projections',
    check: async () => {
      const positions = await engine.positions();
      const failing = positions.filter(({ failure }) => failure !== undefined);
      const behind = positions.filter(({ lag, version }) => lag > MOST_BEHIND || version === 0);
      const parked = positions.reduce((sum, { parkedStreams }) => sum + parkedStreams, 0);
      const lag = positions.reduce((most, each) => (each.lag > most ? each.lag : most), 0n);
      const unwell = [...failing, ...behind].map(({ name }) => name);
      return {
        ok: unwell.length === 0,
        detail:
          unwell.length === 0
            ? `${lag} events behind, ${parked} streams parked`
            : `behind or failing: ${unwell.join(', ')}`,
      };
    },
  };
}
