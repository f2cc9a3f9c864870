import { assertNewsroomStopped, bindToLog } from '#projections';
import { reactorsToMove } from './reactors-to-move.js';
import { withParts } from './with-parts.js';

/** Shown with the help of the command. */
export const ADOPT_HELP = `
For the day on which log and database cannot be restored from one backup: the database takes the log that is configured
as its own, as it stands. Reactors go on at its end, so what it holds that they had not handled stays undone, and
projections are built anew. Stop the newsroom first. Where a backup of both exists, restore that instead.`;

/** `forside events adopt`: the log as it stands, whatever the database belonged to. */
export async function adoptLog(): Promise<void> {
  await withParts(
    async (parts) => {
      await assertNewsroomStopped(parts.dataSource);
      const head = await bindToLog({ ...parts, reactors: await reactorsToMove(parts.dataSource) });
      process.stdout.write(`The newsroom is on the ${parts.store.engine} log now, up to position ${head}.\n`);
    },
    { access: 'own', log: 'any' },
  );
}
