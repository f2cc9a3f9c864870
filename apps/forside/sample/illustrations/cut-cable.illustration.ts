import { backdrop, dice, each, fade, glow, INK } from './drawing.js';

/** An excavator whose bucket has gone through two cables in one trench. */
export function cutCable(): string {
  const die = dice(14);
  const houses = each(8, (index) => {
    const x = 30 + index * 108;
    const height = 60 + ((index * 37) % 46);
    return `<path d="M${x} ${352 - height}l44-40 44 40v${height}h-88z" fill="${INK.mid}" opacity=".75"/><rect x="${x + 34}" y="${352 - height + 22}" width="20" height="24" fill="${INK.deep}"/>`;
  });
  const stones = each(46, () => {
    const size = 5 + die() * 13;
    return `<ellipse cx="${(die() * 1600).toFixed(0)}" cy="${(420 + die() * 450).toFixed(0)}" rx="${size.toFixed(1)}" ry="${(size * 0.68).toFixed(1)}" fill="${die() > 0.5 ? '#d7c39c' : '#6b5442'}" opacity=".5"/>`;
  });
  return `
    ${fade('sky', INK.pale, '#f3ecdc')}${fade('earth', '#9c7d59', '#6f563f', '#4f3d30')}${glow('light', '#fff3cf', 1)}
    ${backdrop('url(#sky)')}
    ${houses}
    <rect y="350" width="1600" height="550" fill="url(#earth)"/>
    <rect y="350" width="1600" height="34" fill="#4a5559"/><rect y="350" width="1600" height="8" fill="#6d797b"/>
    <path d="M0 384h1600v44Q1400 446 1200 430T800 436T380 430T0 440z" fill="#b99a6e"/>
    ${stones}
    <path d="M0 740Q420 716 820 744T1600 730V900H0z" fill="#43342a"/>
    <path d="M470 350H1060Q1010 470 960 560Q905 664 800 668T630 560Q560 460 470 350z" fill="#f3ecdc"/>
    <path d="M470 350H1060Q1010 470 960 560Q905 664 800 668T630 560Q560 460 470 350z" fill="#33271f" opacity=".82"/>
    ${cable(576, INK.ochre, INK.amber)}${cable(636, INK.teal, INK.mist)}
    <g stroke-linejoin="round">
      <path d="M1196 310h270v-90h-70v-70h-116l-34 92h-50z" fill="${INK.ochre}"/><path d="M1276 236l26-64h70v64z" fill="${INK.deep}"/><path d="M1196 286h270v24h-270z" fill="#b97c22"/>
      <rect x="1160" y="300" width="330" height="62" rx="31" fill="${INK.ink}"/>${each(5, (index) => `<circle cx="${1196 + index * 64}" cy="331" r="19" fill="#4a5559"/>`)}
      <path d="M1226 262L1130 78L950 132" fill="none" stroke="${INK.ochre}" stroke-width="52" stroke-linecap="round"/>
      <path d="M1218 262L1126 84" fill="none" stroke="#f0b95c" stroke-width="12" stroke-linecap="round"/>
      <path d="M976 84L842 452" fill="none" stroke="${INK.ochre}" stroke-width="40" stroke-linecap="round"/>
      <path d="M1104 62L980 86" fill="none" stroke="${INK.ink}" stroke-width="14" stroke-linecap="round"/>
      <circle cx="1130" cy="78" r="16" fill="${INK.ink}"/><circle cx="956" cy="134" r="16" fill="${INK.ink}"/>
      <path d="M742 436h186q30 120-40 190-64 60-150 34l-30-60q56-60 34-164z" fill="${INK.ink}"/>
      <path d="M742 436h186q4 16 5 32H748z" fill="#3b4a50"/>
      ${each(4, (index) => `<path d="M${700 + index * 26} ${606 + index * 14}l-26 34 38-14z" fill="#8c989a"/>`)}
    </g>
    ${each(2, (index) => `<circle cx="${626 - index * -6}" cy="${576 + index * 60}" r="66" fill="url(#light)" opacity=".8"/><circle cx="${966 - index * 22}" cy="${576 + index * 60}" r="66" fill="url(#light)" opacity=".8"/>`)}`;
}

function cable(y: number, sheath: string, core: string): string {
  const strands = (x: number, towards: number) =>
    each(
      5,
      (index) =>
        `<path d="M${x} ${y - 10 + index * 5}q${towards * 22} ${(index - 2) * 3} ${towards * 40} ${(index - 2) * 13}" fill="none" stroke="${core}" stroke-width="4" stroke-linecap="round"/>`,
    );
  return `
    <path d="M0 ${y}H596M994 ${y}H1600" stroke="#000" stroke-width="44" opacity=".22" transform="translate(0 9)"/>
    <path d="M0 ${y}H596M994 ${y}H1600" stroke="${sheath}" stroke-width="38"/>
    <path d="M0 ${y - 9}H596M994 ${y - 9}H1600" stroke="#fff" stroke-width="6" opacity=".28"/>
    ${strands(596, 1)}${strands(994, -1)}`;
}
