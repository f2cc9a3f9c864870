import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import { LOG_LEVELS } from '../logging/logger.js';
import { errorCode } from '../errno.js';
import { parseRootKey } from '../person-keys/root-key.js';
import { StartupError } from '../startup-error.js';

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to);

const oneLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u);

/** A variable of the environment: how it is read, its value when it is not set, and what it must be, in words. */
interface Variable<Value> {
  readonly schema: z.ZodType<Value, string>;
  readonly fallback: Value;
  readonly expected: string;
  readonly secret?: true;
}

const variable = <Value>(definition: Variable<Value>): Variable<Value> => definition;

/** Every variable that Forside reads; an empty one counts as not set. */
const VARIABLES = {
  PORT: variable({ schema: wholeNumber(0, 65_535), fallback: 3000, expected: 'a port from 0 to 65535' }),
  HOST: variable({
    schema: z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/),
    fallback: '127.0.0.1',
    expected: 'an address or name of this machine, such as 127.0.0.1 or 0.0.0.0',
  }),
  DATA_DIR: variable({
    schema: z.string().refine((path) => !path.includes('\0')),
    fallback: './data',
    expected: 'a path of a directory',
  }),
  PUBLIC_URL: variable<string | null>({
    schema: z
      .string()
      .refine(isOrigin)
      .transform((url) => new URL(url).origin),
    fallback: null,
    expected: 'the origin readers use, such as https://avis.example (no path)',
  }),
  TRUSTED_PROXIES: variable<string | null>({
    schema: z
      .string()
      .refine((list) => list.split(',').every((entry) => isNetwork(entry.trim())))
      .transform((list) => list.replaceAll(' ', '')),
    fallback: null,
    expected:
      'addresses or networks of your reverse proxies, separated by commas, such as 10.0.0.1, 192.168.0.0/24',
  }),
  SAMPLE: variable<'danish' | 'none'>({
    schema: z.enum(['danish', 'none']),
    fallback: 'danish',
    expected: '`danish` (fill an empty newsroom with samples) or `none`',
  }),
  DATABASE_URL: variable<string | null>({
    schema: z.string().refine((url) => /^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url)),
    fallback: null,
    expected: 'postgresql://user:password@host:port/database',
    secret: true,
  }),
  DATABASE_POOL: variable({
    schema: wholeNumber(2, 500),
    fallback: 10,
    expected: 'a number of connections from 2 to 500',
  }),
  KURRENTDB_URL: variable<string | null>({
    schema: z.string().refine((url) => /^(?:kurrentdb|kdb|esdb)(?:\+discover)?:\/\/./.test(url)),
    fallback: null,
    expected: 'kurrentdb://user:password@host:port or kurrentdb+discover://user:password@host:port',
    secret: true,
  }),
  REDIS_URL: variable<string | null>({
    schema: z.string().refine((url) => /^rediss?:\/\//.test(url) && URL.canParse(url)),
    fallback: null,
    expected: 'redis://user:password@host:port or rediss:// with TLS',
    secret: true,
  }),
  KEYS_DATABASE_URL: variable<string | null>({
    schema: z.string().refine((url) => /^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url)),
    fallback: null,
    expected: 'postgresql://user:password@host:port/database',
    secret: true,
  }),
  DRAIN_SECONDS: variable({
    schema: wholeNumber(1, 600),
    fallback: 20,
    expected: 'how many seconds a stop waits for requests and jobs, from 1 to 600',
  }),
  WEBHOOK_NETWORKS: variable<readonly string[]>({
    schema: z
      .string()
      .refine((list) => list.split(',').every((entry) => isNetwork(entry.trim())))
      .transform((list) => list.split(',').map((entry) => entry.trim())),
    fallback: [],
    expected:
      'networks such as 10.2.0.0/16, separated by commas, to which webhooks may go although they are private',
  }),
  METRICS_TOKEN: variable<string | null>({
    schema: z.string().regex(/^[\x21-\x7e]{16,256}$/),
    fallback: null,
    expected: 'a secret of 16 to 256 letters, digits and signs without spaces',
    secret: true,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable<string | null>({
    schema: z.url({ protocol: /^https?$/ }),
    fallback: null,
    expected: 'the http(s) address of an OpenTelemetry collector, such as http://127.0.0.1:4318',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: variable<string | null>({
    schema: z.string().refine((list) => list.split(',').every((pair) => /^\s*[^=\s]+=[^=]/.test(pair))),
    fallback: null,
    expected: 'name=value pairs separated by commas',
    secret: true,
  }),
  OTEL_TRACES_SAMPLER_ARG: variable({
    schema: z
      .string()
      .regex(/^(?:0|1|0?\.\d{1,6}|1\.0{1,6})$/)
      .transform(Number),
    fallback: 1,
    expected: 'the share of traces to keep, from 0 to 1, such as 0.1',
  }),
  LOG_LEVEL: variable<(typeof LOG_LEVELS)[number]>({
    schema: z.enum(LOG_LEVELS),
    fallback: 'info',
    expected: `one of ${LOG_LEVELS.join(', ')}`,
  }),
  /** Not LANGUAGE: many systems set that one for GNU gettext, and a newsroom must not change its language by it. */
  PUBLICATION_LANGUAGE: variable<'da' | 'en'>({
    schema: z.enum(['da', 'en']),
    fallback: 'da',
    expected: '`da` or `en`, the language of the site',
  }),
  TIME_ZONE: variable({
    schema: z.string().refine(isTimeZone),
    fallback: 'Europe/Copenhagen',
    expected: 'an IANA time zone such as Europe/Copenhagen',
  }),
  PUBLICATION_NAME: variable({
    schema: oneLine(100),
    fallback: 'Forside Prøveavis',
    expected: 'the name of the publication, at most 100 characters',
  }),
  PUBLICATION_TAGLINE: variable<string | null>({
    schema: oneLine(200),
    fallback: null,
    expected: 'a line under the name of the publication, at most 200 characters',
  }),
  PUBLISHER: variable({
    schema: oneLine(200),
    fallback: 'Forside Prøveavis (eksempel)',
    expected: 'the name of the publisher, at most 200 characters',
  }),
  PUBLISHER_CVR: variable({
    schema: z.string().regex(/^\d{8}$/),
    fallback: '00000000',
    expected: 'the CVR number of the publisher, 8 digits',
  }),
  PUBLISHER_ADDRESS: variable({
    schema: oneLine(300),
    fallback: 'Eksempelvej 1, 0000 Eksempelby',
    expected: 'the address of the publisher, at most 300 characters',
  }),
  CHIEF_EDITOR: variable({
    schema: oneLine(200),
    fallback: 'Alma Eksempel',
    expected: 'the name of the ansvarshavende chefredaktør, at most 200 characters',
  }),
  PRIVACY_URL: variable({
    schema: z.url({ protocol: /^https?$/ }).max(2048),
    fallback: 'https://example.com/privatliv',
    expected: 'the http(s) address of the privacy policy',
  }),
  CONTACT_EMAIL: variable({
    schema: z.email().max(254),
    fallback: 'redaktion@example.com',
    expected: 'an e-mail address of the newsroom',
  }),
  FORSIDE_ROOT_KEY: variable<string | null>({
    schema: z.string().refine((text) => parseRootKey(text) !== undefined),
    fallback: null,
    expected: '32 random bytes as 64 hexadecimal digits or as base64',
    secret: true,
  }),
  FORSIDE_FORMER_ROOT_KEY: variable<string | null>({
    schema: z.string().refine((text) => parseRootKey(text) !== undefined),
    fallback: null,
    expected: '32 random bytes as 64 hexadecimal digits or as base64',
    secret: true,
  }),
} as const;

/** The names of all variables, for documentation and for tests of compose files. */
export const CONFIGURATION_VARIABLES: readonly string[] = Object.keys(VARIABLES);

/** Those whose value may instead stand in a file, which the variable `<NAME>_FILE` names. */
export const SECRET_VARIABLES: readonly string[] = Object.entries<Variable<unknown>>(VARIABLES)
  .filter(([, { secret }]) => secret)
  .map(([name]) => name);

/** What the footer and the masthead say. */
export interface PublicationSettings {
  readonly name: string;
  /** A line under the name; null for none. */
  readonly tagline: string | null;
  readonly publisher: string;
  /** 8 digits. */
  readonly publisherCvr: string;
  readonly publisherAddress: string;
  /** Ansvarshavende chefredaktør. */
  readonly chiefEditor: string;
  readonly privacyUrl: string;
  readonly contactEmail: string;
}

/** How this newsroom is set up; read once, at the start. */
export interface Configuration {
  readonly port: number;
  readonly host: string;
  /** As given; relative to the working directory. */
  readonly dataDir: string;
  /** An origin without a final slash. */
  readonly publicUrl: string;
  /** Whose `X-Forwarded-For` is believed, separated by commas; null for nobody's. */
  readonly trustedProxies: string | null;
  readonly sample: 'danish' | 'none';
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** Null: the event log is in the same PostgreSQL. */
  readonly kurrentdbUrl: string | null;
  /** Null: the queue is in the same PostgreSQL. */
  readonly redisUrl: string | null;
  /** Null: the keys of persons are files in DATA_DIR/keys. */
  readonly keysDatabaseUrl: string | null;
  readonly databasePool: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly language: 'da' | 'en';
  readonly timeZone: string;
  readonly publication: PublicationSettings;
  /** Null: kept in DATA_DIR/keys/root.key. */
  readonly rootKey: string | null;
  /** The root key that it takes the place of, while keys are rotated. */
  readonly formerRootKey: string | null;
  /** How long a stop waits for requests and jobs under way. */
  readonly drainMs: number;
  /** Private networks to which webhooks may go; public addresses need no mention. */
  readonly webhookNetworks: readonly string[];
  /** What a scrape of /metrics must send; null: only this machine may scrape. */
  readonly metricsToken: string | null;
  /** Where traces go; null: there are none. */
  readonly otlpEndpoint: string | null;
  /** `name=value` pairs separated by commas, sent along with traces. */
  readonly otlpHeaders: string | null;
  /** The share of all traces that is kept, 0 to 1. */
  readonly traceShare: number;
}

/** The injection token of the {@link Configuration}. */
export const CONFIGURATION = Symbol('forside.configuration');

type Values = { readonly [Name in keyof typeof VARIABLES]: (typeof VARIABLES)[Name]['fallback'] };

/**
 * Reads the environment; nothing else in Forside does.
 * @returns the configuration, and warnings about variables that look like ours and are not
 * @throws StartupError `configuration-invalid`, naming every variable that is wrong and what it must be
 */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): {
  readonly configuration: Configuration;
  readonly warnings: readonly string[];
} {
  const wrong: string[] = [];
  const read = Object.entries<Variable<unknown>>(VARIABLES).map(
    ([name, { schema, fallback, expected, secret }]) => {
      const given = valueOf(name, { environment, secret: secret ?? false, wrong });
      if (given === undefined || given === '') return [name, fallback];
      const value = schema.safeParse(given);
      if (!value.success) {
        wrong.push(
          `${name} must be ${expected}${secret ? '' : `, but is ${JSON.stringify(given.slice(0, 80))}`}.`,
        );
      }
      return [name, value.data];
    },
  );
  if (wrong.length > 0) throw new StartupError('configuration-invalid', wrong.join('\n'));
  return {
    configuration: configurationOf(Object.fromEntries(read) as Values),
    warnings: unknownVariables(environment).map((name) => `${name} is no setting of Forside and is ignored.`),
  };
}

/** Of the variable itself, or of the file that `<NAME>_FILE` names for a secret, as container platforms mount them. */
function valueOf(
  name: string,
  {
    environment,
    secret,
    wrong,
  }: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly secret: boolean;
    readonly wrong: string[];
  },
): string | undefined {
  const given = environment[name]?.trim();
  const file = secret ? environment[`${name}_FILE`]?.trim() : undefined;
  if (file === undefined || file === '') return given;
  if (given !== undefined && given !== '') {
    wrong.push(`Set ${name} or ${name}_FILE, not both.`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    wrong.push(`${name}_FILE must be a file that can be read (${errorCode(error) ?? 'it cannot'}).`);
    return undefined;
  }
}

function configurationOf(values: Values): Configuration {
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    publicUrl: values.PUBLIC_URL ?? `http://${visitable(values.HOST)}:${values.PORT}`,
    trustedProxies: values.TRUSTED_PROXIES,
    sample: values.SAMPLE,
    databaseUrl: values.DATABASE_URL,
    databasePool: values.DATABASE_POOL,
    kurrentdbUrl: values.KURRENTDB_URL,
    redisUrl: values.REDIS_URL,
    keysDatabaseUrl: values.KEYS_DATABASE_URL,
    logLevel: values.LOG_LEVEL,
    language: values.PUBLICATION_LANGUAGE,
    timeZone: values.TIME_ZONE,
    publication: {
      name: values.PUBLICATION_NAME,
      tagline: values.PUBLICATION_TAGLINE,
      publisher: values.PUBLISHER,
      publisherCvr: values.PUBLISHER_CVR,
      publisherAddress: values.PUBLISHER_ADDRESS,
      chiefEditor: values.CHIEF_EDITOR,
      privacyUrl: values.PRIVACY_URL,
      contactEmail: values.CONTACT_EMAIL,
    },
    rootKey: values.FORSIDE_ROOT_KEY,
    formerRootKey: values.FORSIDE_FORMER_ROOT_KEY,
    drainMs: values.DRAIN_SECONDS * 1_000,
    webhookNetworks: values.WEBHOOK_NETWORKS,
    metricsToken: values.METRICS_TOKEN,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    otlpHeaders: values.OTEL_EXPORTER_OTLP_HEADERS,
    traceShare: values.OTEL_TRACES_SAMPLER_ARG,
  };
}

/** `0.0.0.0` is where one listens, not where one goes. */
function visitable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function unknownVariables(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(environment)
    .filter((name) => /^FORSIDE_(?!TEST_)/.test(name) && !isKnown(name))
    .sort();
}

function isKnown(name: string): boolean {
  return name in VARIABLES || SECRET_VARIABLES.some((secret) => name === `${secret}_FILE`);
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

function isOrigin(text: string): boolean {
  if (!/^https?:\/\/[^/?#]/i.test(text) || !URL.canParse(text)) return false;
  const { pathname, search, hash, username, password } = new URL(text);
  return pathname === '/' && `${search}${hash}${username}${password}` === '';
}

function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
