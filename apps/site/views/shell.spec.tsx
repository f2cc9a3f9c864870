import { describe, expect, it } from '@jest/globals';
import { sampleArticle, samplePages, samplePublication } from '#testing/sample-pages';
import { renderSample } from '#testing/page-server';
import { siteAssets } from '../assets/site-assets.js';

describe('The shell around every page', () => {
  it('names publisher, CVR, address, the editor who answers by law, contact and privacy', () => {
    const footer = /<footer.*<\/footer>/s.exec(renderSample(sampleArticle))?.[0] ?? '';
    const words = footer.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(words).toContain('Ansvarshavende chefredaktør Agnete Brorholt');
    expect(words).toContain('Udgiver Knudepunkt Medier ApS');
    expect(words).toContain('CVR 12 34 56 78');
    expect(words).toContain('Adresse Rebslagerens Plads 4, 1. sal, 9999 Havneby');
    expect(footer).toContain('<a href="/privatliv">Privatliv</a>');
    expect(footer).toContain('<a href="mailto:redaktion@knudepunkt.example">');
  });

  it('leaves out what is not configured', () => {
    const html = renderSample(sampleArticle, {
      publication: {
        ...samplePublication,
        tagline: null,
        imprint: {
          publisher: null,
          cvr: null,
          address: null,
          chiefEditor: null,
          privacyUrl: null,
          contactEmail: null,
          contactPhone: null,
        },
      },
    });
    expect(html).not.toMatch(/<dl class="imprint"|Privatliv|masthead-tagline/);
  });

  it('says its language, and marks where the reader is', () => {
    const html = renderSample(sampleArticle);
    expect(html).toMatch(/^<!DOCTYPE html><html lang="da">/);
    expect(html).toContain('<a href="/infrastruktur" aria-current="true">Infrastruktur</a>');
    expect(renderSample(sampleArticle, { publication: { ...samplePublication, language: 'en' } })).toContain(
      '<html lang="en">',
    );
  });

  it('has no inline style, no inline script but JSON-LD, and nothing that differs between two readers', () => {
    for (const page of Object.values(samplePages)) {
      const html = renderSample(page);
      expect(html).toBe(renderSample(page));
      expect(html).not.toMatch(/<style| style="| on[a-z]+="| nonce=|https?:\/\/[^"]*\.(?:js|css|woff2)"/);
    }
  });
});

describe('The assets', () => {
  it('are addressed by their content and served at those addresses alone', () => {
    const assets = siteAssets();
    expect(assets.css).toMatch(/^\/assets\/site\.[0-9a-f]{16}\.css$/);
    expect(assets.at(assets.css)?.type).toBe('text/css; charset=utf-8');
    expect(assets.at('/assets/site.css')).toBeNull();
    expect(assets.at('/assets/../package.json')).toBeNull();
  });

  it('serve every font that the style names, from this site', () => {
    const assets = siteAssets();
    const style = assets.at(assets.css)?.bytes.toString() ?? '';
    const named = [...style.matchAll(/url\('([^']+)'\)/g)].map(([, url]) => url ?? '');
    expect(named.length).toBeGreaterThan(0);
    for (const url of named) expect(assets.at(url)?.type).toBe('font/woff2');
    for (const url of assets.preloadedFonts) expect(named).toContain(url);
    expect(style.match(/@font-face/g)).toHaveLength(style.match(/font-display: swap/g)?.length ?? 0);
  });

  it('keep the script under 2 kB', () => {
    const assets = siteAssets();
    expect(assets.at(assets.js)?.bytes.length).toBeLessThan(2_000);
  });
});
