import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { eventRegistry, projections } from '../../apps/forside/runtime/contexts.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What is installed, built or written while running. */
const NOT_OURS = new Set(['node_modules', 'dist', 'data', 'coverage', '.git']);
const TEXT =
  /\.(?:[cm]?[jt]sx?|json|md|ya?ml|txt|css|svg|html|sh)$|(?:^|\/)(?:Dockerfile|LICENSE|run|\.[a-z]+(?:rc|ignore|attributes)?)$/;

interface SourceFile {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** `libs/editorial/…` → `editorial`. */
const libOf = (path: string) => /^libs\/([^/]+)\//.exec(path)?.[1] ?? '';

const isTest = (path: string) => /\.spec\.tsx?$/.test(path);

describe('The house', () => {
  let files: readonly SourceFile[];
  let product: readonly SourceFile[];

  beforeAll(async () => {
    files = await filesIn('');
    product = files.filter(({ path }) => /^(?:apps|libs)\/.*\.tsx?$/.test(path) && !isTest(path));
  });

  it('has a door for every library and no door without one', async () => {
    const { imports } = JSON.parse(await text('package.json')) as {
      readonly imports: Readonly<Record<string, unknown>>;
    };
    const libs = new Set(files.map(({ path }) => libOf(path)).filter((lib) => lib !== ''));
    const doors = Object.keys(imports).filter((name) => !name.includes('/'));
    expect(doors.sort()).toEqual([...libs].map((lib) => `#${lib}`).sort());
    for (const lib of libs) {
      expect(imports[`#${lib}`]).toEqual({
        source: `./libs/${lib}/index.ts`,
        default: `./dist/libs/${lib}/index.js`,
      });
      expect(files.some(({ path }) => path === `libs/${lib}/index.ts`)).toBe(true);
    }
  });

  it('has no barrel but the door of a library and of an adapter', () => {
    const barrels = files.map(({ path }) => path).filter((path) => /\/index\.tsx?$/.test(path));
    expect(barrels.filter((path) => !/^libs\/(?:[^/]+|event-store\/[^/]+)\/index\.ts$/.test(path))).toEqual(
      [],
    );
  });

  it('names its files in kebab-case, with roles behind dots', () => {
    const odd = files.map(({ path }) => path.split('/').at(-1) ?? '').filter((name) => /\.tsx?$/.test(name));
    expect(odd.filter((name) => !/^[a-z0-9]+(?:[.-][a-z0-9]+)*\.tsx?$/.test(name))).toEqual([]);
  });

  it('tells nothing of the machines it was built on, and asks no registry by name', () => {
    const places = ['/work', '/home', '/Users', '/root'].map((folder) => `(?<![\\w.~}])${folder}/`);
    const registries = ['registry\\.npm', 'npmjs\\.(?:com|org)', 'verdaccio', 'artifactory', 'yarnpkg'];
    const telling = new RegExp([...places, ...registries].join('|'));
    expect('see /home/someone/x').toMatch(telling);
    const itself = 'tests/architecture/house.spec.ts';
    const told = files.flatMap(({ path, text: content }) =>
      path === itself
        ? []
        : content
            .split('\n')
            .flatMap((line) => (telling.test(line) ? [`${path}: ${line.slice(0, 120)}`] : [])),
    );
    expect(told).toEqual([]);
  });

  it('locks its packages by content, wherever they come from', async () => {
    const { packages } = JSON.parse(await text('package-lock.json')) as {
      readonly packages: Readonly<
        Record<string, { readonly resolved?: string; readonly integrity?: string }>
      >;
    };
    const { dependencies, devDependencies } = JSON.parse(await text('package.json')) as Readonly<
      Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>
    >;
    const installed = Object.entries(packages).filter(([place]) => place !== '');
    expect(installed.filter(([, { resolved }]) => resolved?.includes('//')).map(([place]) => place)).toEqual(
      [],
    );
    expect(
      installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([place]) => place),
    ).toEqual([]);
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('has a contract for every event that a decider may write, under one name', () => {
    const written = product
      .filter(({ path }) => /^libs\/[^/]+\/domain\//.test(path))
      .flatMap(({ text: content }) =>
        [...content.matchAll(/\bDomainEvent<\s*'(\w+)'/g)].map(([, type]) => type),
      );
    expect([...written].sort()).toEqual(eventRegistry.all.map(({ type }) => type).sort());
  });

  it('has no event under a name that nobody agreed to: it can never be changed', () => {
    const unheard = eventRegistry.all.map(({ type }) => type).filter((type) => !AGREED_EVENTS.includes(type));
    expect(unheard).toEqual([]);
  });

  it('reads rows by names that their projections define, each context its own', () => {
    const tables = new Map(
      projections.map(({ name, tables: defined }) => [
        name,
        Object.keys(defined as Readonly<Record<string, unknown>>),
      ]),
    );
    const homes = new Map(
      projections.map(({ name }) => [
        name,
        product
          .filter(({ text: content }) => content.includes(`name: '${name}'`))
          .map(({ path }) => libOf(path)),
      ]),
    );
    const wrong = product.flatMap(({ path, text: content }) =>
      [...content.matchAll(/\brm_([a-z_]+)\.([a-z_]+)/g)].flatMap(
        ([reference, projection = '', table = '']) => {
          const known = tables.get(projection)?.includes(table) === true;
          const own = homes.get(projection)?.includes(libOf(path)) === true;
          return known && own ? [] : [`${path}: ${reference}`];
        },
      ),
    );
    expect(wrong).toEqual([]);
    expect(product.some(({ text: content }) => /\brm_job_ads\.[a-z]/.test(content))).toBe(true);
  });

  it('explains everything that its libraries export', () => {
    expect(undocumentedExports('x.ts', 'export const a = 1;\n/** Is b. */\nexport type B = 1;')).toEqual([
      'a',
    ]);
    const silent = product
      .filter(({ path }) => path.startsWith('libs/') && !path.endsWith('/index.ts'))
      .flatMap(({ path, text: content }) =>
        undocumentedExports(path, content).map((name) => `${path}: ${name}`),
      );
    expect(silent).toEqual([]);
  });
});

/** The events of the design that exist or are agreed for later, by stream. */
const AGREED_EVENTS: readonly string[] = [
  ...['ArticleDrafted', 'ArticleRevised', 'ArticleSubmitted', 'ChangesRequested', 'ArticleApproved'],
  ...['ArticleScheduled', 'ArticleUnscheduled', 'ArticlePublished', 'ArticleCorrected', 'ArticleUnpublished'],
  ...[
    'ArticleKilled',
    'ArticleDiscarded',
    'ArticleRestored',
    'FrontArranged',
    'FrontScheduled',
    'FrontUnscheduled',
  ],
  ...['ArticleUnpublicationScheduled', 'ArticleEmbargoSet', 'ArticleAssigned'],
  ...['ArticleNoticeAttached', 'ArticleNoticeRevised', 'ArticleNoticeWithdrawn'],
  ...['DeskDefined', 'DeskRevised', 'DeskRetired', 'RedirectSet', 'RedirectRemoved'],
  ...['SectionReinstated', 'DeskReinstated', 'AuthorReinstated'],
  ...[
    'SectionDefined',
    'SectionRevised',
    'SectionRetired',
    'AuthorDefined',
    'AuthorRevised',
    'AuthorRetired',
  ],
  ...[
    'MediaUploaded',
    'MediaRevised',
    'MediaErased',
    'MediaRetired',
    'CompanyRegistered',
    'CompanyRevised',
    'CompaniesMerged',
  ],
  ...['JobPosted', 'JobRevised', 'JobRenewed', 'JobExpiryNeared', 'JobClosed', 'JobContactErased'],
  ...['PersonHired', 'PersonPromoted', 'BoardSeatTaken', 'PersonDeparted', 'AnniversaryMarked'],
  ...['PeopleMoveRevised', 'PeopleMoveRestricted', 'PersonErased'],
  ...[
    'OrderOpened',
    'BookingDrafted',
    'BookingClaimed',
    'CreativeSubmitted',
    'CreativeApproved',
    'CreativeRejected',
    'AdStarted',
    'AdEnded',
  ],
  ...[
    'AdDelivered',
    'MakegoodGranted',
    'BookingCancelled',
    'PlacementDefined',
    'PlacementRevised',
    'AdOptioned',
  ],
  ...['AdOptionExpired', 'AdBooked', 'AdRescheduled', 'AdCancelled', 'HouseAdChosen'],
  ...['OrderRevised', 'OrderClosed', 'ProofSent', 'ProofAnswered', 'FlightChanged', 'BookingDeclined'],
  ...['OptionExpiring', 'BookingExpired', 'MaterialChecked'],
  ...['UserInvited', 'RoleGranted', 'RoleRevoked', 'TokenIssued', 'TokenRevoked'],
  ...['PasswordLinkIssued', 'PasswordSet', 'UserDeactivated', 'UserReactivated'],
  'UserAddressChanged',
  ...['ConsumerRegistered', 'ConsumerRevised', 'ConsumerPaused', 'ConsumerResumed'],
  ...['WebhookSet', 'WebhookSecretRotated', 'WebhookDisabled', 'WebhookRemoved'],
  ...['PrivacyRequestReceived', 'PrivacyRequestDecided', 'NamingArticleSettled', 'PrivacyRequestClosed'],
  'RetentionReviewed',
];

async function text(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8');
}

async function filesIn(folder: string): Promise<readonly SourceFile[]> {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly SourceFile[]> => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (NOT_OURS.has(entry.name)) return [];
      if (entry.isDirectory()) return filesIn(path);
      return entry.isFile() && TEXT.test(path) ? [{ path, text: await text(path) }] : [];
    }),
  );
  return found.flat();
}

/** Exported declarations of a file without a doc comment of their own. */
function undocumentedExports(path: string, content: string): readonly string[] {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.ESNext, true);
  const isExported = (node: ts.Statement) =>
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
  const documented = new Set<string>();
  return source.statements.filter(isExported).flatMap((statement) => {
    const names = namesOf(statement);
    // The signatures of one function are explained by the first.
    if (names.every((name) => documented.has(name))) return [];
    if (ts.getJSDocCommentsAndTags(statement).length === 0) return names;
    names.forEach((name) => documented.add(name));
    return [];
  });
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  return [name?.getText() ?? 'default'];
}
