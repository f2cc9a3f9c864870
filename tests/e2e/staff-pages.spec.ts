import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { HtmlValidate } from 'html-validate';
import type { Page } from 'playwright-core';
import { Claims, CommandRunner, EventCodec, EventRegistry } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { eventStoreMigrations, PostgresClaims } from '#event-store/postgres';
import {
  createUser,
  identityEventContracts,
  identityMigrations,
  IdentityModule,
  issueToken,
} from '#identity';
import { serveOpenApi, SystemClock } from '#platform';
import { launchBrowser } from '#testing/browser';
import type { TestBrowser } from '#testing/browser';
import { startHttpTestApplication } from '#testing/http-test-application';
import type { HttpTestApplication } from '#testing/http-test-application';

@Module({})
class LogModule {}

/** The violations of WCAG 2.2 A and AA on a page, as axe names them. */
async function violationsOn(page: Page): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string }[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await engine.run({ runOnly: { type: 'tag', values: tags } });
    return violations.map(({ id }) => id);
  });
}

describe('Pages for staff, in a real browser', () => {
  const clock = new SystemClock();
  let newsroom: HttpTestApplication;
  let reader: TestBrowser;
  let runner: CommandRunner;
  let claims: Claims;

  beforeAll(async () => {
    reader = await launchBrowser();
    newsroom = await startHttpTestApplication({
      modules: ({ dataSource, personKeys }) => {
        const codec = new EventCodec(new EventRegistry(identityEventContracts), personKeys.vault);
        runner = new CommandRunner(new MemoryEventStore(), codec, clock);
        claims = new PostgresClaims(dataSource, personKeys.keyedHash);
        const log: DynamicModule = {
          module: LogModule,
          global: true,
          imports: [CqrsModule.forRoot()],
          providers: [
            { provide: CommandRunner, useValue: runner },
            { provide: Claims, useValue: claims },
          ],
          exports: [CommandRunner, Claims],
        };
        return [log, IdentityModule];
      },
      migrations: [...eventStoreMigrations, ...identityMigrations],
      prepare: (app) => serveOpenApi(app, { version: '1', publicUrl: 'http://avis.example' }),
    });
  });
  afterAll(async () => {
    await newsroom.close();
    await reader.close();
  });

  it('the API documentation works from what is installed, within the content security policy', async () => {
    const page = await reader.browser.newPage();
    const complaints: string[] = [];
    const foreign: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(newsroom.origin) && !request.url().startsWith('data:')) {
        foreign.push(request.url());
      }
    });
    await page.goto(`${newsroom.origin}/api/docs`);
    await page.locator('.opblock-summary-path', { hasText: '/api/admin/v1/tokens' }).first().click();
    await page.locator('.opblock-body').first().waitFor();
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
    await page.close();
  });

  const parts = () => ({ ...newsroom, runner, claims, clock });
  const isWide = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

  it.each([1440, 390])('signing in is for everybody, at %i px', async (width) => {
    const email = `asta${width}@havn.example`;
    const password = 'tre kraner ved kajen';
    await createUser(parts(), { email, name: 'Asta Lind', roles: ['editor'], password });
    const page = await reader.browser.newPage({ viewport: { width, height: 800 } });
    const address = `${newsroom.origin}/admin/sign-in?next=/health/live`;
    await page.goto(address);
    expect(await violationsOn(page)).toEqual([]);
    await page.getByLabel('E-mailadresse').fill(email);
    await page.getByLabel('Adgangskode').fill('forkert');
    await page.getByRole('button', { name: 'Log ind', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('E-mailadresse').inputValue()).toBe(email);
    expect([await violationsOn(page), await isWide(page)]).toEqual([[], false]);
    await page.getByLabel('Adgangskode').fill(password);
    await page.getByRole('button', { name: 'Log ind', exact: true }).click();
    await page.waitForURL('**/health/live');
    expect(await whoAmI(page)).toEqual([200, 200, 403]);
    await page.goto(address);
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Log ud' }).click();

    await page.getByText('Log ind med adgangsnøgle').click();
    await page.getByLabel('Adgangsnøgle').fill('fs_wrong');
    await page.getByRole('button', { name: 'Log ind med nøglen' }).click();
    await page.getByRole('alert').waitFor();
    expect([await violationsOn(page), await isWide(page)]).toEqual([[], false]);
    const token = await issueToken({ ...parts(), name: 'Desk', roles: ['editor'] });
    await page.getByLabel('Adgangsnøgle').fill(token);
    await page.getByRole('button', { name: 'Log ind med nøglen' }).click();
    await page.waitForURL(`${newsroom.origin}/`);
    await page.context().close();
  });

  /** What a script of our own pages is answered: reading, commanding, and commanding without the header. */
  const whoAmI = (page: Page) =>
    page.evaluate(async () => {
      const me = '/api/admin/v1/me';
      const command = (headers: Record<string, string>) =>
        fetch(`${me}/sessions`, { method: 'DELETE', headers });
      const answers = [await fetch(me), await command({ 'x-forside-command': '1' }), await command({})];
      return answers.map(({ status }) => status);
    });

  it('a link lets somebody choose a password, without a script, and tells nobody where it was', async () => {
    const id = await createUser(parts(), {
      ...{ email: 'bo@havn.example', name: 'Bo Skov', roles: ['editor'], password: 'fire kraner ved kajen' },
    });
    const token = await issueToken({ ...parts(), name: 'Admin', roles: ['admin'] });
    const answer = await fetch(`${newsroom.origin}/api/admin/v1/users/${id}/password-link`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const { link } = (await answer.json()) as { link: string };
    const { pathname, search } = new URL(link);
    const context = await reader.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const referrers: (string | undefined)[] = [];
    page.on('request', (request) => referrers.push(request.headers()['referer']));
    await page.goto(`${newsroom.origin}${pathname}${search}`);
    await page.getByLabel('Ny adgangskode').fill('Adgangskode2026');
    await page.getByRole('button', { name: 'Gem og log ind' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Ny adgangskode').fill('fem kraner ved kajen');
    await page.getByRole('button', { name: 'Gem og log ind' }).click();
    await page.waitForURL(`${newsroom.origin}/`);
    await page.goto(`${newsroom.origin}${pathname}${search}`);
    await page.getByRole('heading', { name: 'Linket virker ikke mere' }).waitFor();
    expect(referrers.filter((referrer) => referrer?.includes('link='))).toEqual([]);
    await context.close();
  });

  it('their HTML is valid', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'] });
    for (const path of ['/admin/sign-in', '/admin/password?link=x', '/api/docs']) {
      const html = await (await fetch(`${newsroom.origin}${path}`)).text();
      const { results } = await validator.validateString(html);
      expect(
        results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
      ).toEqual([]);
    }
  });
});
