import type { DynamicModule, Type } from '@nestjs/common';
import { IdentityModule, IdentityReadModule } from '#identity';
import { NewsroomModule } from '../newsroom/newsroom.module.js';
import { SiteModule } from '../site/site.module.js';

/** What a process can be. */
export const ROLES = ['all', 'newsroom', 'site', 'projector', 'worker'] as const;

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** What a process of a role does; health and metrics come with each. */
export interface Duties {
  /** Whose requests it answers. */
  readonly serves: readonly (Type | DynamicModule)[];
  /** It takes commands, so that every one must have its handler; it also lets the first admin in. */
  readonly commands: boolean;
  /** It moves projections and reactors, as far as no other process leads them. */
  readonly projects: boolean;
  /** It runs the schedule and carries effects out. */
  readonly works: boolean;
}

/** Several processes of each may run, but of `all`. */
export const DUTIES: Readonly<Record<Role, Duties>> = {
  all: { serves: [IdentityModule, NewsroomModule, SiteModule], commands: true, projects: true, works: true },
  newsroom: { serves: [IdentityModule, NewsroomModule], commands: true, projects: false, works: false },
  site: { serves: [IdentityReadModule, SiteModule], commands: false, projects: false, works: false },
  projector: { serves: [], commands: false, projects: true, works: false },
  worker: { serves: [], commands: false, projects: false, works: true },
};

/** True for the name of a role. */
export function isRole(name: string): name is Role {
  return ROLES.some((role) => role === name);
}
