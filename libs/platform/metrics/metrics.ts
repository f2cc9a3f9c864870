import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { BoundedCollector } from './bounded-collector.js';
import type { CollectorTimes } from './bounded-collector.js';
import type { Collector, MetricFamily, Reading } from './collector.js';
import { Distributions } from './distributions.js';
import { watchWork } from './watch-work.js';

/** What a process shows of itself. */
export interface MetricsOptions {
  /** `all`, `newsroom`, …: a label of every metric. */
  readonly role: string;
  /** Of Forside. */
  readonly version: string;
  readonly collectors: readonly Collector[];
  /** Those of production unless told. */
  readonly times?: CollectorTimes;
}

/** The metrics of this process in Prometheus' text format: what it counted since its start, and what it reads now. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly distributions = new Distributions();
  private readonly labels: Readonly<Record<string, string>>;
  private readonly parts: readonly CollectedPart[];
  private readonly up: Gauge;
  private readonly stopWatching: () => void;

  /** @throws Error for two families of one name */
  constructor({ role, version, collectors, times }: MetricsOptions) {
    const { registry, distributions } = this;
    this.labels = { role };
    registry.setDefaultLabels(this.labels);
    new Gauge({
      name: 'forside_build_info',
      help: 'Always 1; what runs here',
      labelNames: ['version', 'node'],
      registers: [registry],
    }).set({ version, node: process.versions.node }, 1);
    this.up = new Gauge({
      name: 'forside_up',
      help: '1 when a part answered this scrape, 0 when its metrics are missing',
      labelNames: ['part'],
      registers: [registry],
    });
    this.parts = collectors.map(
      (collector) => new CollectedPart(registry, new BoundedCollector(collector, times)),
    );
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
    this.stopWatching = watchWork({ registry, distributions });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Everything, as text; what does not answer is left out and never makes a scrape fail. */
  async scrape(): Promise<string> {
    await Promise.all(
      this.parts.map(async (part) => {
        this.up.set({ part: part.name }, (await part.refresh()) ? 1 : 0);
      }),
    );
    return `${await this.registry.metrics()}\n${this.distributions.text(this.labels)}`;
  }

  /** Watches no longer. */
  close(): void {
    this.stopWatching();
    this.registry.clear();
  }
}

/** The families of one collector, filled anew at each scrape. */
class CollectedPart {
  private readonly families = new Map<string, CollectedFamily>();

  constructor(
    registry: Registry,
    private readonly source: BoundedCollector,
  ) {
    for (const [name, family] of Object.entries(source.collector.families)) {
      this.families.set(name, new CollectedFamily(registry, name, family));
    }
  }

  get name(): string {
    return this.source.collector.part;
  }

  /** @returns whether the part answered */
  async refresh(): Promise<boolean> {
    const readings = await this.source.read();
    this.clear();
    try {
      for (const reading of readings ?? []) this.families.get(reading.name)?.put(reading);
    } catch {
      // All of them are in doubt.
      this.clear();
      return false;
    }
    return readings !== undefined;
  }

  private clear(): void {
    for (const family of this.families.values()) family.clear();
  }
}

class CollectedFamily {
  private readonly metric: Gauge | Counter;

  constructor(
    registry: Registry,
    name: string,
    private readonly family: MetricFamily,
  ) {
    const options = {
      name,
      help: family.help,
      labelNames: [...(family.labels ?? [])],
      registers: [registry],
    };
    this.metric = family.type === 'gauge' ? new Gauge(options) : new Counter(options);
    this.clear();
  }

  clear(): void {
    this.metric.reset();
    // A metric without labels would otherwise say 0, which is not the same as saying nothing.
    if ((this.family.labels ?? []).length === 0) this.metric.remove();
  }

  /** @throws Error for what is no number, or no label of the family */
  put({ labels = {}, value }: Reading): void {
    if (!Number.isFinite(value)) throw new Error('A reading that is no number');
    this.metric.inc(labels, value);
  }
}
