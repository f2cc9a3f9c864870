import type { z } from 'zod';
import { derivedId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { DomainError } from '#kernel';
import type { ImportedItem } from './import-report.js';

/** One thing of a page, and where its newest write stands; null when nothing was written. */
export interface Recorded {
  readonly item: ImportedItem;
  readonly position: string | null;
}

/** The envelope of one command of an import; derived, so that a repeated import repeats its commands. */
export function derivedEnvelope(envelope: CommandEnvelope, ...what: readonly string[]): CommandEnvelope {
  const { actorId, correlationId, commandId } = envelope;
  return { actorId, correlationId, commandId: derivedId(commandId, ...what) };
}

/** An id that a refusal of this code names, `id` unless told; undefined for any other error. */
export function knownId(error: unknown, code: string, member = 'id'): string | undefined {
  if (!(error instanceof DomainError) || error.code !== code) return undefined;
  const id = error.details[member];
  return typeof id === 'string' ? id : undefined;
}

/** A thing that does not fit into what Forside records; nothing of it was recorded. */
export function refusedItem(name: string, lines: readonly number[], error: z.ZodError): Recorded {
  const remarks = error.issues.slice(0, 10).map(({ path, message }) => `${path.join('.')}: ${message}`);
  const item = { outcome: 'refused' as const, id: null, url: null, name, differences: [], remarks, lines };
  return { item, position: null };
}
