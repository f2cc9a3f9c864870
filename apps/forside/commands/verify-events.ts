import { SingleBar } from 'cli-progress';
import { BEGINNING } from '#event-store';
import { withParts } from './with-parts.js';

const MOST_SHOWN = 20;

/** `forside events verify`: every event decodes into today's contract. */
export async function verifyEvents(): Promise<void> {
  await withParts(async ({ store, codec }) => {
    const bar = new SingleBar({
      format: 'verifying {bar} {value}/{total} events',
      stream: process.stderr,
      clearOnComplete: true,
    });
    bar.start(Number(await store.head()), 0);
    const problems: string[] = [];
    let broken = 0;
    let checked = 0;
    let position = BEGINNING;
    for await (const batch of store.readAll({ after: BEGINNING })) {
      for (const event of batch.events) {
        checked += 1;
        const trouble = await codec.verify(event).then(
          () => (event.position > position ? undefined : 'its position does not follow the one before'),
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        );
        position = event.position;
        if (trouble === undefined) continue;
        broken += 1;
        if (problems.length < MOST_SHOWN) problems.push(`${event.stream}/${event.revision}: ${trouble}`);
      }
      bar.update(Number(batch.position));
    }
    bar.stop();
    problems.forEach((problem) => void process.stdout.write(`${problem}\n`));
    process.stdout.write(`${checked} events checked, ${broken === 0 ? 'all well' : `${broken} problems`}\n`);
    if (broken > 0) process.exitCode = 1;
  });
}
