import type { CommandBus } from '@nestjs/cqrs';
import { DefinePlacement } from '#advertising';
import { derivedId, randomId } from '#event-store';
import { DomainError } from '#kernel';
import { RAIL_PLACEMENT } from '../site/pages/rails.js';

/** Positions for sponsored posts beside every page, until somebody revises the placement. */
const POSITIONS = 6;

/** The site shows a rail beside every page: its placement exists from the first start on, whoever defines it. */
export async function ensureRail(commands: CommandBus, timeZone: string): Promise<void> {
  const envelope = {
    commandId: derivedId('first-start', 'placement', RAIL_PLACEMENT),
    actorId: 'first-start',
    correlationId: randomId(),
  };
  const details = {
    key: RAIL_PLACEMENT,
    name: 'Højre spalte',
    pageType: 'any',
    positions: POSITIONS,
    timeZone,
  } as const;
  try {
    await commands.execute(new DefinePlacement(envelope, details));
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'placement-known') throw error;
  }
}
