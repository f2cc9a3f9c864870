import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Scheduling } from '#scheduling';
import { DUTIES } from './roles.js';
import type { Role } from './roles.js';
import { CoreModule } from './runtime/core.module.js';
import type { Parts } from './runtime/parts.js';

/** What a process of Forside is made of. */
export interface ForsideParts {
  readonly role: Role;
  readonly parts: Parts;
  /** Of a role that runs the schedule. */
  readonly scheduling: Scheduling | undefined;
}

/** The HTTP side of a process of Forside: what its role serves, over the parts that all of it share. */
@Module({})
export class ForsideModule {
  static forRoot(process: ForsideParts): DynamicModule {
    return {
      module: ForsideModule,
      imports: [CoreModule.forRoot(process), ...DUTIES[process.role].serves],
    };
  }
}
