import type { HealthCheck } from '#platform';
import type { ProjectionEngine } from '#projections';

/** How long a projection may be behind before readers should go elsewhere. */
const MOST_BEHIND_MS = 60_000;

/**
 * Every projection is built, follows the log, and none of this process keeps failing. Parked streams are an alert, not
 * a reason to stop.
 */
export function projectionsCheck(engine: ProjectionEngine): HealthCheck {
  return {
    name: 'projections',
    check: async () => {
      const positions = await engine.positions();
      const problems = positions.flatMap(({ name, kind, version, failure, behindMs }) => {
        if (kind === 'projection' && version === undefined) return [`${name} is not built yet`];
        if (failure !== undefined) return [`${name} fails`];
        return behindMs > MOST_BEHIND_MS ? [`${name} is ${Math.round(behindMs / 1_000)} s behind`] : [];
      });
      const parked = positions.reduce((sum, { parkedStreams }) => sum + parkedStreams, 0);
      const behindMs = Math.max(0, ...positions.map((each) => each.behindMs));
      return {
        ok: problems.length === 0,
        detail:
          problems.length === 0
            ? `${(behindMs / 1_000).toFixed(1)} s behind, ${parked} streams parked`
            : problems.join(', '),
      };
    },
  };
}
