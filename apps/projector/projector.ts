import { hostname } from 'node:os';
import type { DataSource } from 'typeorm';
import { randomId } from '#event-store';
import type { EventCodec, EventStore } from '#event-store';
import { ProjectionEngine } from '#projections';
import type { ProjectionDefinition, ProjectionLogger, ReactorDefinition } from '#projections';

/** What the projector works with. */
export interface ProjectorParts {
  readonly dataSource: DataSource;
  readonly connectionString: string;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly logger: ProjectionLogger;
  readonly definitions: readonly ProjectionDefinition[];
  readonly reactors: readonly ReactorDefinition[];
}

/** The projections and reactors of this process; each is moved by one process at a time. */
export function createProjector({ codec, ...parts }: ProjectorParts): ProjectionEngine {
  return new ProjectionEngine({
    ...parts,
    decode: (stored) => codec.decode(stored),
    holder: `${hostname()} ${process.pid} ${randomId()}`,
  });
}
