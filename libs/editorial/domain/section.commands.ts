import type { SectionFacts } from './section.events.js';

/** What a new section is defined by; four eyes are not asked for unless it says so. */
export type NewSection = Omit<SectionFacts, 'fourEyes'> & Partial<Pick<SectionFacts, 'fourEyes'>>;

/** Open a section. */
export interface DefineSectionCommand extends NewSection {
  readonly type: 'DefineSection';
}

/** Change a section's facts; what is left out stays. */
export interface ReviseSectionCommand {
  readonly type: 'ReviseSection';
  readonly changes: Partial<SectionFacts>;
}

/** Close a section. */
export interface RetireSectionCommand {
  readonly type: 'RetireSection';
}

/** Everything that can be asked of a section. */
export type SectionCommand = DefineSectionCommand | ReviseSectionCommand | RetireSectionCommand;
