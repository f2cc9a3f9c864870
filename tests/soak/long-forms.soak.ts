import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { SoakScenario } from './soak-scenario.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Tests that go a part of their way in `npm test`: those that ask tests/support/long-form.ts. */
const TESTS = [
  'tests/e2e/admin-hostile-input.spec.ts',
  'tests/e2e/admin-valid-input.spec.ts',
  'tests/integration/advertising-calendar.spec.ts',
];

/** What `npm test` tries a part of is tried all the way. */
export const longForms: SoakScenario = {
  name: 'long-forms',
  async round() {
    const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--runInBand', ...TESTS];
    const child = spawn(process.execPath, jest, {
      cwd: ROOT,
      env: { ...process.env, FORSIDE_LONG_FORM: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    if (child.exitCode !== 0) throw new Error(said);
    return `${TESTS.length} test files all the way`;
  },
};
