import { backdrop, dice, each, fade, INK } from './drawing.js';

const COLUMNS = 6;
const ROWS = 5;
const HALF_WIDTH = 92;
const HALF_DEPTH = 53;

/** Servers in rows, some of them known only as outlines, one found by a magnifying glass. */
export function unknownServers(): string {
  const die = dice(180);
  const boxes = each(ROWS, (row) =>
    each(COLUMNS, (column) => {
      const x = 740 + (column - row) * (HALF_WIDTH + 26);
      const y = 250 + (column + row) * (HALF_DEPTH + 15);
      const found = row === 2 && column === 3;
      const unknown = !found && (row * 7 + column * 5) % 6 === 1;
      if (unknown) return outline(x, y, 96);
      return found ? box(x, y, 150, RUSTY) : box(x, y, 66 + Math.round(die() * 5) * 18, KNOWN);
    }),
  );
  return `
    ${fade('table', '#f4ecdb', '#e0d3ba')}
    ${backdrop('url(#table)')}
    <ellipse cx="820" cy="600" rx="760" ry="330" fill="${INK.paper}" opacity=".45"/>
    <g transform="translate(66 26) scale(.92)">${boxes}
    <g transform="translate(858 500)">
      <path d="M126 126l40 40" stroke="${INK.ink}" stroke-width="30"/>
      <path d="M168 168l150 150" stroke="${INK.rust}" stroke-width="42" stroke-linecap="round"/>
      <circle r="168" fill="${INK.paper}" opacity=".3"/>
      <circle r="168" fill="none" stroke="${INK.ink}" stroke-width="22"/>
      <path d="M-112-66a130 130 0 0 1 76-58" fill="none" stroke="${INK.paper}" stroke-width="14" stroke-linecap="round"/>
    </g></g>`;
}

interface Faces {
  readonly top: string;
  readonly left: string;
  readonly right: string;
  readonly lamp: string;
}

const KNOWN: Faces = { top: INK.mist, left: INK.teal, right: INK.deep, lamp: INK.amber };
const RUSTY: Faces = { top: '#e08a63', left: INK.rust, right: INK.brick, lamp: INK.paper };

function box(x: number, y: number, height: number, { top, left, right, lamp }: Faces): string {
  const w = HALF_WIDTH;
  const d = HALF_DEPTH;
  const slots = each(Math.floor((height - 18) / 22), (slot) => {
    const down = 16 + slot * 22;
    return `<path d="M${x - w + 12} ${y - height + down + 7}l${w - 44} ${((w - 44) * d) / w}" stroke="${INK.mist}" stroke-width="5" opacity=".55"/>
      <circle cx="${x - 18}" cy="${y - height + down + d - 4}" r="4" fill="${lamp}"/>`;
  });
  return `
    <path d="M${x} ${y + d}l${w + 40}-${d - 12}v-30l-${w + 40} ${d - 30}z" fill="${INK.ink}" opacity=".1"/>
    <path d="M${x - w} ${y - height}v${height}l${w} ${d}v-${height}z" fill="${left}"/>
    <path d="M${x + w} ${y - height}v${height}l-${w} ${d}v-${height}z" fill="${right}"/>
    <path d="M${x - w} ${y - height}l${w}-${d} ${w} ${d}-${w} ${d}z" fill="${top}"/>${slots}`;
}

function outline(x: number, y: number, height: number): string {
  const w = HALF_WIDTH;
  const d = HALF_DEPTH;
  return `<path d="M${x - w} ${y - height}l${w}-${d} ${w} ${d}v${height}l-${w} ${d}-${w}-${d}zl${w} ${d}v${height}m0-${height}l${w}-${d}"
    fill="${INK.paper}" fill-opacity=".3" stroke="${INK.mid}" stroke-width="4" stroke-dasharray="12 10" stroke-linejoin="round"/>`;
}
