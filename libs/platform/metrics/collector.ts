/** A metric as Prometheus knows it; its name is the key that it stands under. */
export interface MetricFamily {
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  /** Names of its labels, none unless told; values must be few and never ids. */
  readonly labels?: readonly string[];
}

/** A value of a family. */
export interface Reading {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the metrics of one part when somebody scrapes. */
export interface Collector {
  /** kebab-case, such as `event-store`: the label of `forside_up`. */
  readonly part: string;
  readonly families: Readonly<Record<string, MetricFamily>>;
  /** Throwing, or taking long, leaves the families of this part out of the scrape and says that it is not up. */
  read(): Promise<readonly Reading[]>;
}
