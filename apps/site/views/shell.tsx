import type { VNode } from 'preact';
import { longTime } from './danish-dates.js';
import type { PageHead } from './page-head.js';
import { followable } from './parts/link.js';
import { ProofBar } from './parts/proof-bar.js';
import type { StructuredData } from './structured-data.js';
import type { LinkModel, Publication, Viewing } from './view-models.js';
import { wordsOf } from './words.js';

/** Where the browser finds style, script, fonts and icon: addresses with the hash of their content. */
export interface AssetUrls {
  readonly css: string;
  readonly js: string;
  readonly adsJs: string;
  readonly icon: string;
  /** Those that the first lines of every page need. */
  readonly preloadedFonts: readonly string[];
}

/** All of a page but its body and rails. */
export interface Shell {
  readonly publication: Publication;
  /** The navigation, in order. Job and Navnenyt come by themselves. */
  readonly sections: readonly LinkModel[];
  readonly head: PageHead;
  /** Null for readers. */
  readonly viewing: Viewing | null;
  readonly assets: AssetUrls;
}

/** JSON that cannot end the script element it stands in: `<` is written as an escape. */
export function jsonForScript(data: StructuredData): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function OpenGraph({ head, publication }: Pick<Shell, 'head' | 'publication'>): VNode {
  const { title, type, image, publishedAt, updatedAt, section } = head.openGraph;
  const properties: readonly (readonly [string, string | null])[] = [
    ['og:site_name', publication.name],
    ['og:locale', publication.language === 'da' ? 'da_DK' : 'en_GB'],
    ['og:type', type],
    ['og:title', title],
    ['og:description', head.description],
    ['og:url', head.canonicalUrl],
    ['og:image', image?.url ?? null],
    ['og:image:width', image ? `${image.width}` : null],
    ['og:image:height', image ? `${image.height}` : null],
    ['og:image:alt', image?.alt ?? null],
    ['article:published_time', publishedAt],
    ['article:modified_time', updatedAt],
    ['article:section', section],
  ];
  return (
    <>
      {properties.map(([property, content]) =>
        content === null || content === '' ? null : <meta property={property} content={content} />,
      )}
      <meta name="twitter:card" content={image === null ? 'summary' : 'summary_large_image'} />
    </>
  );
}

/** The head element. @param hasAds that the page shows ads which somebody pays for */
export function Head({ shell, hasAds }: { readonly shell: Shell; readonly hasAds: boolean }): VNode {
  const { publication, head, viewing, assets } = shell;
  const indexed = viewing === null && head.canonicalUrl !== null;
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{head.title}</title>
      {head.description === null ? null : <meta name="description" content={head.description} />}
      <meta name="robots" content={indexed ? 'max-image-preview:large' : 'noindex'} />
      {head.canonicalUrl === null ? null : <link rel="canonical" href={head.canonicalUrl} />}
      {head.feeds.map(({ url, type, title }) => (
        <link rel="alternate" type={type} title={title} href={url} />
      ))}
      {assets.preloadedFonts.map((url) => (
        <link rel="preload" href={url} as="font" type="font/woff2" crossorigin="anonymous" />
      ))}
      <link rel="stylesheet" href={assets.css} />
      <link rel="icon" href={assets.icon} type="image/svg+xml" />
      <meta name="theme-color" content="#fffefb" />
      <OpenGraph head={head} publication={publication} />
      {head.structuredData === null ? null : (
        <script
          type="application/ld+json"
          dangerouslySetInnerHTML={{ __html: jsonForScript(head.structuredData) }}
        />
      )}
      {head.counting === 'views' && viewing === null ? <script src={assets.js} defer></script> : null}
      {hasAds && viewing === null ? <script src={assets.adsJs} defer></script> : null}
    </head>
  );
}

function ViewingBar({
  viewing,
  publication,
}: {
  readonly viewing: Viewing;
  readonly publication: Publication;
}): VNode {
  const words = wordsOf(publication.language);
  if (viewing.kind === 'proof') return <ProofBar viewing={viewing} publication={publication} />;
  if (viewing.kind === 'preview') {
    return (
      <p class="viewing-bar">
        <strong>{words.preview}.</strong> {words.notPublic}
        {viewing.expiresAt === null
          ? null
          : ` ${words.previewExpires} ${longTime(viewing.expiresAt, publication)}.`}
      </p>
    );
  }
  const how = viewing.kind === 'past' ? words.shownAsItWas : words.shownAsItWillBe;
  return (
    <p class="viewing-bar">
      <strong>
        {how} {longTime(viewing.at, publication)}.
      </strong>{' '}
      {words.notPublic}
    </p>
  );
}

/** Skip link, masthead and navigation. */
export function Masthead({ shell }: { readonly shell: Shell }): VNode {
  const { publication, sections, head, viewing } = shell;
  const words = wordsOf(publication.language);
  const entry = ({ name, url }: LinkModel) => (
    <li>
      <a href={url} {...(url === head.navigationUrl ? { 'aria-current': 'true' as const } : {})}>
        {name}
      </a>
    </li>
  );
  return (
    <header class="masthead">
      <a class="skip-link" href="#content">
        {words.skipToContent}
      </a>
      {viewing === null ? null : <ViewingBar viewing={viewing} publication={publication} />}
      <div class="masthead-name">
        <a href="/" {...(head.navigationUrl === '/' ? { 'aria-current': 'page' as const } : {})}>
          {publication.name}
        </a>
        {publication.tagline === null ? null : <p class="masthead-tagline">{publication.tagline}</p>}
      </div>
      <nav class="navigation" aria-label={words.sections}>
        <ul>
          {sections.map(entry)}
          <li class="navigation-divider">
            <a href="/job" {...(head.navigationUrl === '/job' ? { 'aria-current': 'true' as const } : {})}>
              {words.job}
            </a>
          </li>
          {entry({ name: words.peopleMoves, url: '/navnenyt' })}
          {entry({ name: words.search.title, url: '/soeg' })}
        </ul>
      </nav>
    </header>
  );
}

/** Who publishes this, and how to reach them. */
export function Footer({ shell: { publication } }: { readonly shell: Shell }): VNode {
  const words = wordsOf(publication.language);
  const { publisher, cvr, address, chiefEditor, privacyUrl, contactEmail, contactPhone } =
    publication.imprint;
  const privacy = followable(privacyUrl);
  const facts: readonly (readonly [string, string | null])[] = [
    [words.chiefEditor, chiefEditor],
    [words.publisher, publisher],
    [words.cvr, cvr],
    [words.address, address],
  ];
  const known = facts.filter(([, value]) => value !== null);
  const hasContact = contactEmail !== null || contactPhone !== null;
  return (
    <footer class="footer">
      <div class="footer-inside">
        <p class="footer-name">
          <a href="/">{publication.name}</a>
        </p>
        {known.length === 0 && !hasContact ? null : (
          <dl class="imprint">
            {known.map(([name, value]) => (
              <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            {hasContact ? (
              <div>
                <dt>{words.contact}</dt>
                {contactEmail === null ? null : (
                  <dd>
                    <a href={`mailto:${contactEmail}`}>{contactEmail}</a>
                  </dd>
                )}
                {contactPhone === null ? null : <dd>{contactPhone}</dd>}
              </div>
            ) : null}
          </dl>
        )}
        {privacy === null ? null : (
          <p class="footer-privacy">
            <a href={privacy}>{words.privacy}</a>
          </p>
        )}
      </div>
    </footer>
  );
}
