import { peopleProjections } from '#people';
import type { ProjectionDefinition } from '#projections';
import { recruitingProjections } from '#recruiting';

/** The projections whose rows hold what is personal about people in notices and ads: what an erasure reaches. */
export const personalProjections: readonly ProjectionDefinition[] = [
  ...peopleProjections,
  ...recruitingProjections,
];
