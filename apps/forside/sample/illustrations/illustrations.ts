import { biscuitLine } from './biscuit-line.illustration.js';
import { cableDuct } from './cable-duct.illustration.js';
import { coolChip } from './cool-chip.illustration.js';
import { cutCable } from './cut-cable.illustration.js';
import { CANVAS } from './drawing.js';
import { fourDays } from './four-days.illustration.js';
import { lastMainframe } from './last-mainframe.illustration.js';
import { nightPrinter } from './night-printer.illustration.js';
import { paySteps } from './pay-steps.illustration.js';
import { phoneBusStop } from './phone-bus-stop.illustration.js';
import { serverHarbour } from './server-harbour.illustration.js';
import { talkingDunes } from './talking-dunes.illustration.js';
import { unknownServers } from './unknown-servers.illustration.js';
import { windHall } from './wind-hall.illustration.js';

/** The names of the illustrations. */
export const ILLUSTRATIONS = [
  'biscuit-line',
  'cable-duct',
  'cool-chip',
  'cut-cable',
  'four-days',
  'last-mainframe',
  'night-printer',
  'pay-steps',
  'phone-bus-stop',
  'server-harbour',
  'talking-dunes',
  'unknown-servers',
  'wind-hall',
] as const;

/** One of {@link ILLUSTRATIONS}. */
export type IllustrationName = (typeof ILLUSTRATIONS)[number];

const DRAWINGS: Readonly<Record<IllustrationName, () => string>> = {
  'biscuit-line': biscuitLine,
  'cable-duct': cableDuct,
  'cool-chip': coolChip,
  'cut-cable': cutCable,
  'four-days': fourDays,
  'last-mainframe': lastMainframe,
  'night-printer': nightPrinter,
  'pay-steps': paySteps,
  'phone-bus-stop': phoneBusStop,
  'server-harbour': serverHarbour,
  'talking-dunes': talkingDunes,
  'unknown-servers': unknownServers,
  'wind-hall': windHall,
};

/** An illustration as an SVG document, the same to the byte every time. */
export function illustrationSvg(name: IllustrationName): string {
  const { width, height } = CANVAS;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${DRAWINGS[name]()}</svg>`;
}
