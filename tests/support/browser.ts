import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** A Chromium of the caller's own, gone without a trace after close. */
export interface TestBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

interface Program {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const PACKAGE = '@sparticuz/chromium';
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];
const decompress = promisify(brotliDecompress);

/**
 * Starts a real Chromium: `CHROMIUM_PATH`, else an installed one, else the one that npm installs for tests
 * (Linux on x64), which needs nothing of the machine.
 */
export async function launchBrowser(): Promise<TestBrowser> {
  const program = await chooseProgram();
  const home = await mkdtemp(join(tmpdir(), 'forside-browser-'));
  try {
    const browser = await chromium.launch({
      executablePath: program.executablePath,
      args: FLAGS,
      env: {
        ...inheritedEnvironment(),
        ...program.env,
        HOME: home,
        TMPDIR: home,
        XDG_CONFIG_HOME: home,
        XDG_CACHE_HOME: home,
      },
    });
    return {
      browser,
      close: async () => {
        await browser.close();
        await remove(home);
      },
    };
  } catch (error) {
    await remove(home);
    throw error;
  }
}

async function chooseProgram(): Promise<Program> {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') return { executablePath: chosen, env: {} };
  const installed = INSTALLED.find(isExecutable);
  if (installed !== undefined) return { executablePath: installed, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackedProgram();
  throw new Error('No Chromium found: install Chromium or Chrome, or set CHROMIUM_PATH to its program.');
}

/** Unpacked once into a cache beside the package; a cache that cannot be written is made anew in the temp folder. */
async function unpackedProgram(): Promise<Program> {
  const bin = join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), '..', '..', 'bin');
  const directory = await unpackOnce(bin);
  const executablePath = join(directory, 'chromium');
  const env: Record<string, string> = { FONTCONFIG_FILE: join(directory, 'fonts.conf') };
  const libraries = spawnSync('ldd', [executablePath], { encoding: 'utf8' });
  if (libraries.status !== 0 || libraries.stdout.includes('not found')) {
    env['LD_LIBRARY_PATH'] = join(directory, 'lib');
  }
  return { executablePath, env };
}

async function unpackOnce(bin: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(bin, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const name = `chromium-${version}`;
  const nearby = fileURLToPath(new URL('../../node_modules/.cache/forside', import.meta.url));
  for (const cache of [nearby, join(tmpdir(), `forside-chromium-${process.getuid?.() ?? 0}`)]) {
    const directory = join(cache, name);
    if (existsSync(directory)) return directory;
    try {
      await mkdir(cache, { recursive: true });
    } catch {
      continue;
    }
    const draft = `${directory}.${randomBytes(6).toString('hex')}`;
    try {
      await unpack(bin, draft);
      await writeFile(join(draft, 'fonts.conf'), fontConfiguration(directory));
      await rename(draft, directory);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      if (!existsSync(directory)) throw error;
    }
    return directory;
  }
  throw new Error(
    'No folder to unpack Chromium into: neither node_modules nor the temp folder can be written.',
  );
}

async function unpack(bin: string, directory: string): Promise<void> {
  await mkdir(directory);
  const program = await decompress(await readFile(join(bin, 'chromium.br')));
  await writeFile(join(directory, 'chromium'), program);
  await chmod(join(directory, 'chromium'), 0o755);
  for (const archive of ['fonts.tar.br', 'al2023.tar.br']) {
    const input = await decompress(await readFile(join(bin, archive)));
    const tar = spawnSync('tar', ['-x', '-f', '-', '-C', directory], { input });
    if (tar.status !== 0) throw new Error(`tar could not unpack ${archive}: ${tar.stderr.toString()}`);
  }
}

/** The packaged font first, so that a machine without fonts shows text too. */
function fontConfiguration(directory: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${directory}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
