import { backdrop, dice, each, fade, glow, INK } from './drawing.js';

/** A chip of memory cells, some of them busy, on a board of traces. */
export function coolChip(): string {
  const die = dice(22);
  const cells = each(8, (row) =>
    each(8, (column) => {
      const roll = die();
      const fill = roll > 0.8 ? INK.amber : roll > 0.6 ? INK.mist : roll > 0.35 ? INK.mid : INK.teal;
      return `<rect x="${632 + column * 43}" y="${282 + row * 43}" width="34" height="34" rx="5" fill="${fill}"/>`;
    }),
  );
  const traces = [0, 90, 180, 270]
    .map((turn) => `<g transform="rotate(${turn} 800 450)">${each(11, (index) => trace(index, die))}</g>`)
    .join('');
  return `
    ${fade('board', '#0c3c48', '#08252f')}${glow('warmth', INK.amber, 0.35)}${fade('lid', '#22343c', '#101c22')}
    ${backdrop('url(#board)')}
    <g stroke="${INK.teal}" stroke-width="2" opacity=".5">${each(17, (index) => `<path d="M${index * 100} 0v900"/>`)}${each(10, (index) => `<path d="M0 ${index * 100}h1600"/>`)}</g>
    ${traces}
    <circle cx="800" cy="450" r="430" fill="url(#warmth)"/>
    ${each(4, (side) => `<g transform="rotate(${side * 90} 800 450)">${each(11, (index) => `<rect x="${593 + index * 38}" y="206" width="16" height="44" rx="4" fill="${INK.sand}"/>`)}</g>`)}
    <rect x="556" y="212" width="488" height="488" rx="26" fill="#000" opacity=".35"/>
    <rect x="550" y="200" width="500" height="500" rx="26" fill="url(#lid)"/><rect x="550" y="200" width="500" height="500" rx="26" fill="none" stroke="#40555d" stroke-width="4"/>
    <rect x="606" y="256" width="388" height="388" rx="12" fill="${INK.night}"/>${cells}
    <circle cx="580" cy="230" r="9" fill="${INK.ochre}"/>`;
}

function trace(index: number, die: () => number): string {
  const x = 601 + index * 38;
  const side = index < 5 ? -1 : index > 5 ? 1 : 0;
  const first = 180 - Math.abs(index - 5) * 22;
  const shift = Math.abs(index - 5) * 26;
  const end = 20 + die() * 60 - Math.abs(index - 5) * 30;
  const bright = die() > 0.7;
  const stroke = bright ? INK.ochre : INK.mid;
  return `<path d="M${x} 210V${first}l${side * shift} -${shift}V${end.toFixed(0)}" fill="none" stroke="${stroke}" stroke-width="6" stroke-linejoin="round" opacity="${bright ? 1 : 0.8}"/>
    <circle cx="${x + side * shift}" cy="${end.toFixed(0)}" r="11" fill="${INK.deep}" stroke="${stroke}" stroke-width="5"/>`;
}
