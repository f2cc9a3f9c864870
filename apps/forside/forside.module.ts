import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { NewsroomModule } from '../newsroom/newsroom.module.js';
import { SiteModule } from '../site/site.module.js';
import { CoreModule } from './runtime/core.module.js';
import type { Parts } from './runtime/parts.js';

/** All of Forside in one process. */
@Module({})
export class ForsideModule {
  static forRoot(parts: Parts): DynamicModule {
    return {
      module: ForsideModule,
      imports: [CoreModule.forRoot(parts), IdentityModule, NewsroomModule, SiteModule],
    };
  }
}
