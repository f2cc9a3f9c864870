import { DomainError, differencesOf } from '#kernel';
import type { Decider, Recorded } from '#kernel';
import type { CompanyCommand } from './company.commands.js';
import type { CompanyDetails, CompanyEvent } from './company.events.js';

/** Null until the company is registered. */
export type CompanyState = CompanyDetails | null;

function decide(command: CompanyCommand, state: CompanyState): readonly CompanyEvent[] {
  switch (command.type) {
    case 'RegisterCompany': {
      if (state) throw companyKnown(command.companyId);
      return [{ type: 'CompanyRegistered', data: command.details }];
    }
    case 'ReviseCompany': {
      if (!state) throw noSuchCompany();
      const changes = differencesOf(state, command.changes);
      return Object.keys(changes).length === 0 ? [] : [{ type: 'CompanyRevised', data: changes }];
    }
  }
}

function evolve(state: CompanyState, event: Recorded<CompanyEvent>): CompanyState {
  switch (event.type) {
    case 'CompanyRegistered':
      return event.data;
    case 'CompanyRevised':
      return state && { ...state, ...event.data };
  }
}

/** 409 `company-known`, with the id under which the directory has it. */
export function companyKnown(id: string): DomainError {
  return new DomainError(
    'conflict',
    'company-known',
    'The directory has this company already: use it by its id, or revise it.',
    { details: { id } },
  );
}

/** 404 `company-unknown`. */
export function noSuchCompany(): DomainError {
  return new DomainError('not-found', 'company-unknown', 'The directory has no company with this id.');
}

/** A company in the directory that employers and advertisers share. */
export const companyDecider: Decider<CompanyState, CompanyCommand, CompanyEvent> = {
  category: 'company',
  initialState: null,
  decide,
  evolve,
};
