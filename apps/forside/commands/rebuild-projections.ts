import { SingleBar } from 'cli-progress';
import { projections } from '../runtime/contexts.js';
import { withParts } from './with-parts.js';

/** `forside rebuild`: one projection after the other, beside the live ones. */
export async function rebuildProjections(names: readonly string[]): Promise<void> {
  await withParts(async ({ engine }) => {
    for (const name of names.length > 0 ? names : projections.map((each) => each.name)) {
      const bar = new SingleBar({
        format: `${name} {bar} {value}/{total} events`,
        stream: process.stderr,
        clearOnComplete: true,
      });
      bar.start(0, 0);
      const report = await engine.rebuild(name, {
        onProgress: ({ position, target }) => {
          bar.setTotal(Number(target));
          bar.update(Number(position));
        },
      });
      bar.stop();
      const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
      const differing = report.tables.reduce((sum, table) => sum + (table.differing ?? 0), 0);
      const compared = differing === 0 ? 'the same as before' : `${differing} rows differ from before`;
      const verdict = report.compared ? compared : 'nothing to compare with';
      process.stdout.write(`${name}: version ${report.version}, ${rows} rows, ${verdict}\n`);
    }
  });
}
