import { expect, it } from '@jest/globals';
import { launchBrowser } from '../support/browser.js';

it('A reader with an ordinary browser sees Danish letters', async () => {
  const reader = await launchBrowser();
  try {
    const page = await reader.browser.newPage({ viewport: { width: 390, height: 200 } });
    await page.goto(`data:text/html,${encodeURIComponent('<meta charset=utf-8><p style="display:inline">')}`);
    const width = async (text: string): Promise<number> =>
      page.evaluate((words) => {
        const line = document.querySelector('p');
        if (line === null) return 0;
        line.textContent = words;
        return line.getBoundingClientRect().width;
      }, text);
    expect(await width('Rødgrød med fløde på Ærø')).toBeGreaterThan(100);
    expect(await width('iiii')).toBeLessThan(await width('æøåm'));
    expect((await page.screenshot()).byteLength).toBeGreaterThan(500);
  } finally {
    await reader.close();
  }
});
