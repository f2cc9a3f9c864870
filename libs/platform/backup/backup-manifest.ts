import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../errno.js';
import { StartupError } from '../startup-error.js';
import { writeFileAtomically } from '../write-file-atomically.js';

/** The layout of a backup that this Forside writes; it reads all up to it. */
export const BACKUP_VERSION = 1;

const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const backupManifest = z.object({
  format: z.literal('forside-backup'),
  version: z.number().int().positive(),
  id: z.uuid(),
  madeAt: z.string(),
  /** Where the log was: in this backup, or in an engine that is backed up by itself. */
  log: z.enum(['included', 'kurrentdb']),
  /** Whether the secrets were put elsewhere, or left out. */
  secrets: z.enum(['apart', 'left-out']),
  /** The mark of the root key, by which another one is recognised; null when none was kept beside the data. */
  rootCheck: z.string().nullable(),
  migrations: z.array(z.string()),
  /** In an order in which they can be filled. */
  tables: z.array(
    z.object({
      schema: name,
      name,
      columns: z.array(name).min(1),
      rows: z.number().int().nonnegative(),
      file: z.string(),
    }),
  ),
  sequences: z.array(z.object({ schema: name, name, last: z.string().regex(/^\d{1,19}$/) })),
  /** Of SHA256SUMS, which has those of all other files. */
  sums: sha256,
});

/** `backup.json`: written last, so that a backup without it is none. */
export type BackupManifest = Readonly<z.infer<typeof backupManifest>>;

const secretsManifest = z.object({
  format: z.literal('forside-secrets'),
  version: z.number().int().positive(),
  /** The backup that they were made with. */
  backup: z.uuid(),
  madeAt: z.string(),
  sums: sha256,
});

/** `keys.json` of the directory with the secrets. */
export type SecretsManifest = Readonly<z.infer<typeof secretsManifest>>;

/** Finishes a backup. */
export async function writeBackupManifest(directory: string, manifest: BackupManifest): Promise<void> {
  await writeManifest(join(directory, 'backup.json'), manifest);
}

/** Finishes a backup of the secrets. */
export async function writeSecretsManifest(directory: string, manifest: SecretsManifest): Promise<void> {
  await writeManifest(join(directory, 'keys.json'), manifest);
}

/** @throws StartupError `backup-unreadable` or `backup-too-new` */
export function readBackupManifest(directory: string): Promise<BackupManifest> {
  return readManifest(join(directory, 'backup.json'), backupManifest, 'a finished backup');
}

/** @throws StartupError `backup-unreadable` or `backup-too-new` */
export function readSecretsManifest(directory: string): Promise<SecretsManifest> {
  return readManifest(join(directory, 'keys.json'), secretsManifest, 'a finished backup of keys');
}

function writeManifest(path: string, manifest: BackupManifest | SecretsManifest): Promise<void> {
  return writeFileAtomically(path, `${JSON.stringify(manifest, null, 2)}\n`, 0o600);
}

async function readManifest<T>(path: string, schema: z.ZodType<T>, what: string): Promise<T> {
  const value = await readFile(path, 'utf8').then(jsonOf, (error: unknown) => {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  });
  const told = z.object({ format: z.string(), version: z.number() }).safeParse(value);
  if (told.success && told.data.format.startsWith('forside-') && told.data.version > BACKUP_VERSION) {
    throw new StartupError(
      'backup-too-new',
      `${path} was written by a newer Forside (format ${told.data.version}, this one knows ${BACKUP_VERSION}): ` +
        'update Forside.',
    );
  }
  const manifest = schema.safeParse(value);
  if (manifest.success) return manifest.data;
  throw new StartupError(
    'backup-unreadable',
    `${path} is ${value === undefined ? 'missing or damaged' : 'no such file as forside backup writes'}: ` +
      `give the directory of ${what}.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
