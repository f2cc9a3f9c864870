import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { SoakScenario } from './soak-scenario.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Tests that draw by chance, or go a part of their way in `npm test`. */
const DRAWS = /#testing\/(?:properties|long-form)'/;

/** What `npm test` tries with one seed and in part is tried with another one and all the way. */
export const longForms: SoakScenario = {
  name: 'long-forms',
  async round({ random }) {
    const tests = await testsThatDraw();
    const npmTest = ['apps/forside/bootstrap/test.mjs', '--runInBand', ...tests];
    const FORSIDE_SEED = String(Math.floor(random() * 2 ** 31));
    const child = spawn(process.execPath, npmTest, {
      cwd: ROOT,
      env: { ...process.env, FORSIDE_LONG_FORM: '1', FORSIDE_SEED },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    if (child.exitCode !== 0) throw new Error(`FORSIDE_SEED=${FORSIDE_SEED}\n${said}`);
    return `${tests.length} test files all the way, FORSIDE_SEED=${FORSIDE_SEED}`;
  },
};

async function testsThatDraw(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of ['apps', 'libs', 'tests']) {
    for (const name of await readdir(join(ROOT, folder), { recursive: true })) {
      const path = join(folder, name);
      if (/\.spec\.tsx?$/.test(name) && DRAWS.test(await readFile(join(ROOT, path), 'utf8')))
        found.push(path);
    }
  }
  return found;
}
