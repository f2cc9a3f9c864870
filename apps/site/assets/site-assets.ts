import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A file as it is served; its address names its content, so it may be cached for ever. */
export interface SiteAsset {
  readonly url: string;
  readonly bytes: Buffer;
  readonly type: string;
}

/** Style, script, icon and fonts of the reader's pages. */
export interface SiteAssets {
  readonly css: string;
  /** Counts views of articles. */
  readonly js: string;
  /** Counts ads, on pages that show some. */
  readonly adsJs: string;
  readonly icon: string;
  readonly preloadedFonts: readonly string[];
  /** What is served at a path under `/assets/`; null when nothing is. */
  readonly at: (path: string) => SiteAsset | null;
  readonly all: readonly SiteAsset[];
}

/** The fonts that site.css names as `fonts/{name}`, and where the installed packages keep them. */
const FONTS: Readonly<Record<string, string>> = {
  'newsreader-latin.woff2': '@fontsource-variable/newsreader/files/newsreader-latin-opsz-normal.woff2',
  'newsreader-latin-ext.woff2':
    '@fontsource-variable/newsreader/files/newsreader-latin-ext-opsz-normal.woff2',
  'newsreader-latin-italic.woff2': '@fontsource-variable/newsreader/files/newsreader-latin-wght-italic.woff2',
  'newsreader-latin-ext-italic.woff2':
    '@fontsource-variable/newsreader/files/newsreader-latin-ext-wght-italic.woff2',
  'libre-franklin-latin.woff2':
    '@fontsource-variable/libre-franklin/files/libre-franklin-latin-wght-normal.woff2',
  'libre-franklin-latin-ext.woff2':
    '@fontsource-variable/libre-franklin/files/libre-franklin-latin-ext-wght-normal.woff2',
};

const PRELOADED: readonly string[] = ['newsreader-latin.woff2', 'libre-franklin-latin.woff2'];

function asset(name: string, bytes: Buffer, type: string): SiteAsset {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const dot = name.lastIndexOf('.');
  return { url: `/assets/${name.slice(0, dot)}.${hash}${name.slice(dot)}`, bytes, type };
}

function load(): SiteAssets {
  const installed = createRequire(import.meta.url);
  const own = (name: string) => readFileSync(new URL(name, import.meta.url));

  const fonts = new Map(
    Object.entries(FONTS).map(([name, file]) => [
      name,
      asset(`fonts/${name}`, readFileSync(installed.resolve(file)), 'font/woff2'),
    ]),
  );
  const urlOfFont = (name: string): string => {
    const font = fonts.get(name);
    if (font === undefined)
      throw new Error(`site.css names the font ${name}, which site-assets.ts does not know.`);
    return font.url;
  };
  const style = own('site.css')
    .toString('utf8')
    .replace(/url\('fonts\/([^']+)'\)/g, (_, name: string) => `url('${urlOfFont(name)}')`);

  const css = asset('site.css', Buffer.from(style), 'text/css; charset=utf-8');
  const js = asset('site.js', own('site.js'), 'text/javascript; charset=utf-8');
  const adsJs = asset('ads.js', own('ads.js'), 'text/javascript; charset=utf-8');
  const icon = asset('icon.svg', own('icon.svg'), 'image/svg+xml');
  const all = [css, js, adsJs, icon, ...fonts.values()];
  const byUrl = new Map(all.map((each) => [each.url, each]));
  return {
    css: css.url,
    js: js.url,
    adsJs: adsJs.url,
    icon: icon.url,
    preloadedFonts: PRELOADED.map(urlOfFont),
    at: (path) => byUrl.get(path) ?? null,
    all,
  };
}

let loaded: SiteAssets | undefined;

/** The assets, read and hashed once a process. Serve them with `Cache-Control: public, max-age=31536000, immutable`. */
export function siteAssets(): SiteAssets {
  loaded ??= load();
  return loaded;
}
