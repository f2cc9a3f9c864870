import { Distribution } from './distribution.js';
import type { DistributionOptions } from './distribution.js';

/** The histograms of a process. */
export class Distributions {
  private readonly all: Distribution[] = [];

  /** Makes one more. */
  add(options: DistributionOptions): Distribution {
    const distribution = new Distribution(options);
    this.all.push(distribution);
    return distribution;
  }

  /** All of them in Prometheus' text format. @param common labels of every line */
  text(common: Readonly<Record<string, string>>): string {
    return this.all.map((distribution) => distribution.text(common)).join('\n');
  }
}
