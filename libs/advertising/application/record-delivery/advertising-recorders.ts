import type { DataSource } from 'typeorm';
import type { CommandRunner } from '#event-store';
import type { Clock } from '#kernel';
import type { FactRecorder } from '#scheduling';
import { DeliveryQuery } from '../../counting/delivery.query.js';
import { ShownTimeQuery } from '../../counting/shown-time.query.js';
import { DeliveryRecorder } from './delivery-recorder.js';

/** What the recorders of this context work with. */
export interface AdvertisingRecorderParts {
  readonly dataSource: DataSource;
  readonly runner: CommandRunner;
  readonly clock: Clock;
}

/** Records what no decider of this context can tell by itself. */
export function advertisingRecorders({
  dataSource,
  runner,
  clock,
}: AdvertisingRecorderParts): readonly FactRecorder[] {
  const counts = new DeliveryQuery(dataSource);
  return [new DeliveryRecorder({ runner, counts, shown: new ShownTimeQuery(dataSource), clock })];
}
