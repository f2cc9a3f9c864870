import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { DUTIES } from './roles.js';
import { CoreModule } from './runtime/core.module.js';
import type { ForsideParts } from './runtime/forside-parts.js';

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
