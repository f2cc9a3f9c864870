import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forside } from '#testing/newsroom-command-line';
import { makeDataDirectory, startNewsroom } from '#testing/newsroom-process';
import type { NewsroomProcess, TestDataDirectory } from '#testing/newsroom-process';
import { publicPaths, responsesAt } from '#testing/public-responses';

describe('Rebuilding every projection of a newsroom with readers in it', () => {
  let directory: TestDataDirectory;
  let newsroom: NewsroomProcess;
  beforeAll(async () => {
    directory = await makeDataDirectory('a database');
    newsroom = await startNewsroom({ dataDir: directory.path, env: { SAMPLE: 'danish' } });
  }, 180_000);
  afterAll(async () => {
    await newsroom.stop();
    await directory.remove();
  });

  it('leaves every public response at one instant the same to the byte, and no reader sees an error', async () => {
    const at = new Date().toISOString();
    const paths = await publicPaths(newsroom);
    expect(paths.length).toBeGreaterThan(30);
    const before = await responsesAt(newsroom, paths, at);

    let rebuilt = false;
    const failures: string[] = [];
    let served = 0;
    const reading = (async () => {
      while (!rebuilt) {
        for (const path of paths) {
          // A query of its own passes by the cached replies, so that the tables themselves are asked.
          const response = await fetch(
            `${newsroom.address}${path}${path.includes('?') ? '&' : '?'}nr=${served}`,
          );
          if (response.status !== 200) failures.push(`${response.status} ${path}`);
          await response.arrayBuffer();
          served += 1;
        }
      }
    })();
    const outcome = await forside(directory.path, 'rebuild');
    rebuilt = true;
    await reading;
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).not.toContain('differ from before');
    expect(outcome.stdout).toContain('published_articles: version 2');
    expect(failures).toEqual([]);
    expect(served).toBeGreaterThan(paths.length);
    expect(await responsesAt(newsroom, paths, at)).toEqual(before);
  }, 180_000);
});
