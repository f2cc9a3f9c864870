import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { StartupError } from '../startup-error.js';
import { CONFIGURATION_VARIABLES, readConfiguration } from './configuration.js';

const refusalOf = (environment: Record<string, string>): string => {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof StartupError) return error.message;
    throw error;
  }
  throw new Error('It was accepted');
};

describe('The configuration of a newsroom', () => {
  it('needs nothing', () => {
    const { configuration, warnings } = readConfiguration({});
    expect(configuration).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: './data',
      publicUrl: 'http://127.0.0.1:3000',
      sample: 'danish',
      databaseUrl: null,
      language: 'da',
      timeZone: 'Europe/Copenhagen',
      rootKey: null,
    });
    expect(warnings).toEqual([]);
  });

  it('takes an empty variable for one that is not set', () => {
    const empty = Object.fromEntries(CONFIGURATION_VARIABLES.map((name) => [name, ' ']));
    expect(readConfiguration(empty)).toEqual(readConfiguration({}));
  });

  it('reads what is given', () => {
    const { configuration } = readConfiguration({
      PORT: '8080',
      HOST: '::1',
      PUBLIC_URL: 'https://Avis.example/',
      PUBLICATION_NAME: 'Kystens Avis',
      PUBLISHER_CVR: '12345678',
      FORSIDE_ROOT_KEY: 'ab'.repeat(32),
    });
    expect(configuration).toMatchObject({
      port: 8080,
      publicUrl: 'https://avis.example',
      publication: { name: 'Kystens Avis', publisherCvr: '12345678' },
    });
  });

  it.each([
    [{ HOST: '0.0.0.0' }, 'http://localhost:3000'],
    [{ HOST: '::1', PORT: '80' }, 'http://[::1]:80'],
    [{ HOST: 'redaktion.local' }, 'http://redaktion.local:3000'],
  ])('tells readers an address one can visit: %j is %s', (environment, publicUrl) => {
    expect(readConfiguration(environment).configuration.publicUrl).toBe(publicUrl);
  });

  it('names everything that is wrong at once, with what it must be', () => {
    const message = refusalOf({
      PORT: '99999',
      SAMPLE: 'swedish',
      PUBLIC_URL: 'avis.example',
      TIME_ZONE: 'Mars/Olympus',
    });
    expect(message.split('\n')).toEqual([
      'PORT must be a port from 0 to 65535, but is "99999".',
      'PUBLIC_URL must be the origin readers use, such as https://avis.example (no path), but is "avis.example".',
      'SAMPLE must be `danish` (fill an empty newsroom with samples) or `none`, but is "swedish".',
      'TIME_ZONE must be an IANA time zone such as Europe/Copenhagen, but is "Mars/Olympus".',
    ]);
  });

  it.each([
    { PORT: '3000.5' },
    { PORT: '-1' },
    { HOST: 'a b' },
    { PUBLIC_URL: 'https://avis.example/sti' },
    { PUBLIC_URL: 'ftp://avis.example' },
    { DATABASE_URL: 'mysql://x' },
    { DATABASE_POOL: '1' },
    { KURRENTDB_URL: 'http://127.0.0.1:2113' },
    { REDIS_URL: '127.0.0.1:6379' },
    { KEYS_DATABASE_URL: 'mysql://x' },
    { DRAIN_SECONDS: '0' },
    { METRICS_TOKEN: 'short' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' },
    { OTEL_EXPORTER_OTLP_HEADERS: 'name' },
    { OTEL_TRACES_SAMPLER_ARG: '1.5' },
    { LOG_LEVEL: 'loud' },
    { PUBLICATION_LANGUAGE: 'sv' },
    { TIME_ZONE: '+01:00' },
    { PUBLISHER_CVR: '1234567' },
    { PRIVACY_URL: 'javascript:x' },
    { CONTACT_EMAIL: 'nobody' },
    { PUBLICATION_NAME: 'two\nlines' },
  ])('refuses %j', (environment) => {
    expect(refusalOf(environment)).toContain(`${Object.keys(environment)[0]} must be`);
  });

  it('never repeats a secret', () => {
    const message = refusalOf({ FORSIDE_ROOT_KEY: 'hunter2', DATABASE_URL: 'hunter2' });
    expect(message).not.toContain('hunter2');
  });

  it('reads a secret from the file that another variable names, and no other setting', () => {
    const folder = mkdtempSync(join(tmpdir(), 'forside-secrets-'));
    try {
      const file = join(folder, 'database-url');
      writeFileSync(file, 'postgresql://db.example/avis\n');
      const { configuration, warnings } = readConfiguration({
        DATABASE_URL_FILE: file,
        FORSIDE_ROOT_KEY_FILE: '',
        PORT_FILE: file,
      });
      expect(configuration).toMatchObject({ databaseUrl: 'postgresql://db.example/avis', port: 3000 });
      expect(warnings).toEqual([]);
      expect(refusalOf({ DATABASE_URL_FILE: join(folder, 'none') })).toBe(
        'DATABASE_URL_FILE must be a file that can be read (ENOENT).',
      );
      expect(refusalOf({ REDIS_URL_FILE: file, REDIS_URL: 'redis://127.0.0.1' })).toBe(
        'Set REDIS_URL or REDIS_URL_FILE, not both.',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    'kurrentdb://admin:changeit@127.0.0.1:2113?tls=false',
    'kurrentdb+discover://admin:changeit@db.example:2113',
    'esdb://127.0.0.1:2113',
  ])('takes %s for an event store', (KURRENTDB_URL) => {
    expect(readConfiguration({ KURRENTDB_URL }).configuration.kurrentdbUrl).toBe(KURRENTDB_URL);
  });

  it('warns of settings that look like its own and are not', () => {
    const { warnings } = readConfiguration({ FORSIDE_ROOTKEY: 'x', FORSIDE_TEST_CLUSTER: 'x', OTHER: 'x' });
    expect(warnings).toEqual(['FORSIDE_ROOTKEY is no setting of Forside and is ignored.']);
  });

  it('lets no setting of the machine change the language of the paper', () => {
    expect(readConfiguration({ LANGUAGE: 'en_GB:en', LANG: 'de_DE.UTF-8' }).configuration.language).toBe(
      'da',
    );
  });
});
