import type { BenchContext } from '../benchmark.js';
import { startChild } from '../child.js';
import type {
  ClosedLoop,
  ClosedLoopResult,
  ConstantRate,
  ConstantRateResult,
  EachOnce,
  UntilVisible,
  UntilVisibleResult,
} from './load-jobs.js';

/** A load generator in a process of its own, so that making requests and measuring them costs neither side. */
export interface Load {
  closedLoop(job: Omit<ClosedLoop, 'kind'>): Promise<ClosedLoopResult>;
  eachOnce(job: Omit<EachOnce, 'kind'>): Promise<ClosedLoopResult>;
  constantRate(job: Omit<ConstantRate, 'kind'>): Promise<ConstantRateResult>;
  untilVisible(job: Omit<UntilVisible, 'kind'>): Promise<UntilVisibleResult>;
}

/** Starts one; it ends with the benchmark. */
export function startLoad({ cleanup }: Pick<BenchContext, 'cleanup'>): Load {
  const child = startChild(new URL('load-generator.ts', import.meta.url));
  cleanup.defer(() => child.stop());
  return {
    closedLoop: (job) => child.ask<ClosedLoopResult>({ kind: 'closed-loop', ...job }),
    eachOnce: (job) => child.ask<ClosedLoopResult>({ kind: 'each-once', ...job }),
    constantRate: (job) => child.ask<ConstantRateResult>({ kind: 'constant-rate', ...job }),
    untilVisible: (job) => child.ask<UntilVisibleResult>({ kind: 'until-visible', ...job }),
  };
}
