import { backdrop, dice, each, fade, INK } from './drawing.js';

/** Two cables seen from their ends, side by side in one duct in the ground. */
export function cableDuct(): string {
  const die = dice(12);
  const stones = each(60, () => {
    const size = 8 + die() * 20;
    return `<ellipse cx="${(die() * 1600).toFixed(0)}" cy="${(150 + die() * 740).toFixed(0)}" rx="${size.toFixed(1)}" ry="${(size * 0.66).toFixed(1)}" fill="${die() > 0.5 ? '#c4aa80' : '#5a4637'}" opacity=".45"/>`;
  });
  return `
    ${fade('earth', '#a98a62', '#705741', '#4b3a2e')}
    ${backdrop('url(#earth)')}
    <rect width="1600" height="96" fill="#4a5559"/><rect y="96" width="1600" height="34" fill="#c9b083"/>
    ${stones}
    <circle cx="800" cy="500" r="350" fill="#2f241d" opacity=".5"/>
    <circle cx="800" cy="500" r="330" fill="#59686b"/><circle cx="800" cy="500" r="330" fill="none" stroke="#7f8e8f" stroke-width="12"/>
    <circle cx="800" cy="500" r="286" fill="${INK.ink}"/>
    <path d="M560 656a286 286 0 0 0 480 0 420 420 0 0 1-480 0z" fill="#23343b"/>
    ${endOfCable(668, 552, INK.ochre, INK.amber, die)}${endOfCable(932, 552, INK.mid, INK.pale, die)}`;
}

function endOfCable(x: number, y: number, sheath: string, core: string, die: () => number): string {
  const ring = (count: number, radius: number) =>
    each(count, (index) => {
      const turn = (index / count) * 2 * Math.PI;
      const cx = x + Math.cos(turn) * radius;
      const cy = y + Math.sin(turn) * radius;
      const fill = die() > 0.35 ? core : INK.paper;
      return `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="14" fill="${fill}"/>`;
    });
  return `<circle cx="${x}" cy="${y}" r="128" fill="${sheath}"/><circle cx="${x}" cy="${y}" r="128" fill="none" stroke="#fff" stroke-width="6" opacity=".3"/>
    <circle cx="${x}" cy="${y}" r="98" fill="${INK.night}"/>${ring(12, 72)}${ring(6, 36)}<circle cx="${x}" cy="${y}" r="15" fill="${INK.rust}"/>`;
}
