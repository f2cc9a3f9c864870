import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { HtmlValidate } from 'html-validate';
import type { BrowserContext, Page } from 'playwright-core';

/** The screens that pages are looked at on. */
export const VIEWPORTS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Contexts whose pages have axe from the start: sending it to each page anew takes longer than its audit. */
const equipped = new WeakMap<BrowserContext, Promise<unknown>>();
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:standard'],
});

/** What html-validate has against a document. */
export async function htmlFindings(html: string): Promise<readonly string[]> {
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector ?? ''})`),
  );
}

/** What axe has against a page under WCAG 2.2 AA and its own best practice. */
export async function accessibilityFindings(page: Page): Promise<readonly string[]> {
  if (await page.evaluate<boolean>(`typeof axe === 'undefined'`)) await page.evaluate(AXE);
  // Of its results the violations alone: what passes is most of them, and costs a second on the way here.
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run({ runOnly: { type: 'tag', values: ${JSON.stringify(RULES)} } }).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary ?? ''}`),
  );
}

/** Pixels by which a page is wider than its screen; at most 0. */
export async function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
}

/** A page in the browser. */
export interface OpenPage {
  readonly page: Page;
  /** What the browser complained about: blocked by policy, missing files, script errors. */
  readonly complaints: readonly string[];
}

/** Opens an address and waits for its fonts. A page that answers `status` is no complaint of itself. */
export async function openPage(context: BrowserContext, url: string, status = 200): Promise<OpenPage> {
  const equipping = equipped.get(context) ?? context.addInitScript(AXE);
  equipped.set(context, equipping);
  await equipping;
  const page = await context.newPage();
  return { page, complaints: await goTo(page, url, status) };
}

/** Like {@link openPage}, in a page that is there already: answers the complaints about what it shows now. */
export async function goTo(page: Page, url: string, status = 200): Promise<readonly string[]> {
  const complaints: string[] = [];
  for (const event of ['console', 'pageerror', 'response'] as const) page.removeAllListeners(event);
  page.on('console', (message) => {
    const ofThePage = status >= 400 && message.text().includes(`status of ${status}`);
    if (!ofThePage && (message.type() === 'error' || message.type() === 'warning'))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (response) => {
    const ofThePage = response.url() === url && response.status() === status;
    if (!ofThePage && response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  return complaints;
}
