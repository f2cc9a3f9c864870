import { differencesOf, DomainError } from '#kernel';
import type { Decider, Recorded } from '#kernel';
import type { SectionCommand } from './section.commands.js';
import type { SectionEvent, SectionFacts } from './section.events.js';

/** The first segments of addresses that no section may take (design 10), and those that browsers ask for. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'job',
  'virksomhed',
  'navnenyt',
  'artikel',
  'annonceindlaeg',
  'api',
  'admin',
  'feeds',
  'health',
  'metrics',
  'media',
  'assets',
  'preview',
  'problems',
  'front',
  'soeg',
]);

/** A section as decisions need it. */
export interface SectionState extends SectionFacts {
  readonly retired: boolean;
}

/** The rules of a section. That no two sections share a slug is seen to by a claim, before. */
export const sectionDecider: Decider<SectionState | null, SectionCommand, SectionEvent> = {
  category: 'section',
  initialState: null,
  decide,
  evolve,
};

function decide(command: SectionCommand, state: SectionState | null): readonly SectionEvent[] {
  if (command.type === 'DefineSection') {
    const { name, slug, ordinal, description, fourEyes = false } = command;
    assertNotReserved(slug);
    if (state !== null) throw slugTaken();
    return [{ type: 'SectionDefined', data: { name, slug, ordinal, description, fourEyes } }];
  }
  if (state === null) throw new DomainError('not-found', 'section-unknown', 'There is no such section.');
  if (command.type === 'RetireSection') return state.retired ? [] : [{ type: 'SectionRetired', data: {} }];

  if (state.retired) throw new DomainError('conflict', 'section-retired', 'This section is closed.');
  const changes = differencesOf<SectionFacts>(state, command.changes);
  if (changes.slug !== undefined) assertNotReserved(changes.slug);
  return Object.keys(changes).length === 0 ? [] : [{ type: 'SectionRevised', data: changes }];
}

/** The refusal of a slug that another section has, or once had: its old addresses lead there for ever. */
export function slugTaken(): DomainError {
  return new DomainError('conflict', 'slug-taken', 'Another section has this slug: choose a different one.', {
    problems: [{ field: 'slug', message: 'is taken' }],
  });
}

function assertNotReserved(slug: string): void {
  if (!RESERVED_SLUGS.has(slug)) return;
  throw new DomainError(
    'invalid',
    'slug-reserved',
    `/${slug} is an address of its own: choose another slug.`,
    {
      problems: [{ field: 'slug', message: 'is reserved' }],
    },
  );
}

function evolve(state: SectionState | null, event: Recorded<SectionEvent>): SectionState | null {
  switch (event.type) {
    case 'SectionDefined':
      return state ?? { ...event.data, retired: false };
    case 'SectionRevised':
      return state && { ...state, ...event.data };
    case 'SectionRetired':
      return state && { ...state, retired: true };
    case 'SectionReinstated':
      return state && { ...state, retired: false };
  }
}
