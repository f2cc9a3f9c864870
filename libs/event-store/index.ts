export { Baselines, NoBaselines } from './baselines.js';
export type { StoredBaseline } from './baselines.js';
export { Claims, KeyedHash } from './claims.js';
export type { Claim } from './claims.js';
export type { CommandEnvelope, CommandOnStream, CommandResult, UnrecordedOutcomes } from './command.js';
export { CommandRunner } from './command-runner.js';
export type {
  CommandRunnerLimits,
  CommandRunnerOptions,
  DueResult,
  LoadedAggregate,
} from './command-runner.js';
export { EventCodec, EventContractError } from './event-codec.js';
export { EventRegistry, UnknownEventError, eventContract } from './event-registry.js';
export type { EventContract, Upcaster } from './event-registry.js';
export * from './event-store.port.js';
export { derivedId, newAggregateId, randomId } from './ids.js';
export { appends, commandRuns } from './observed.js';
export type { ObservedAppend, ObservedCommand } from './observed.js';
export { PersonalVault } from './personal-vault.js';
