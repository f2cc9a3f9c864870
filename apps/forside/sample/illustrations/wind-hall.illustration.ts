import { backdrop, dice, each, fade, glow, INK } from './drawing.js';

/** Wind turbines at night over a data hall whose machines are all awake. */
export function windHall(): string {
  const die = dice(26);
  const stars = each(
    70,
    () =>
      `<circle cx="${(die() * 1600).toFixed(0)}" cy="${(die() * 420).toFixed(0)}" r="${(1 + die() * 2).toFixed(1)}" fill="${INK.paper}" opacity="${(0.3 + die() * 0.6).toFixed(2)}"/>`,
  );
  const windows = each(15, (index) => {
    const x = 402 + index * 54;
    return `<rect x="${x}" y="640" width="40" height="106" fill="#123f4a"/>${each(6, (row) => {
      const fill = die() > 0.32 ? INK.amber : INK.mist;
      return `<rect x="${x + 6}" y="${650 + row * 16}" width="${die() > 0.5 ? 28 : 18}" height="7" fill="${fill}"/>`;
    })}`;
  });
  return `
    ${fade('night', '#071c25', INK.deep, '#3c7f88')}${fade('near', '#0c3540', '#061820')}${glow('warm', INK.amber, 0.55)}
    ${backdrop('url(#night)')}${stars}
    <g fill="none" stroke="${INK.pale}" stroke-width="6" stroke-linecap="round" opacity=".55">
      <path d="M120 236h330q54 0 54-44t-42-44q-36 0-38 34"/><path d="M60 296h560q50 0 50 42t-38 40"/><path d="M880 170h300q46 0 46-38t-36-38"/>
      <path d="M1010 226h430q46 0 46 40t-36 38"/>
    </g>
    <path d="M0 620Q300 520 640 590T1240 560T1600 590V900H0z" fill="#124652"/>
    ${turbine(560, 650, 262, 40)}${turbine(1090, 650, 300, 88)}${turbine(300, 690, 400, 14)}${turbine(1316, 690, 470, 52)}
    <path d="M0 700Q360 630 800 690T1600 660V900H0z" fill="#0d3843"/>
    <ellipse cx="800" cy="770" rx="640" ry="170" fill="url(#warm)"/>
    <path d="M360 620l40-44h800l40 44z" fill="#1d5360"/><rect x="360" y="618" width="880" height="152" fill="#0a2a34"/>
    <rect x="360" y="618" width="880" height="8" fill="${INK.mid}"/>${windows}
    ${each(6, (index) => `<rect x="${452 + index * 130}" y="548" width="60" height="32" fill="#1d5360"/><rect x="${452 + index * 130}" y="548" width="60" height="6" fill="${INK.mid}"/>`)}
    <path d="M0 752Q500 740 900 758T1600 744V900H0z" fill="url(#near)"/>`;
}

function turbine(x: number, base: number, height: number, turn: number): string {
  const hub = base - height;
  const blade = height * 0.62;
  const blades = each(
    3,
    (index) =>
      `<path transform="rotate(${turn + index * 120} ${x} ${hub})" d="M${x - 4} ${hub}Q${x - height * 0.055} ${hub - blade * 0.3} ${x} ${hub - blade}Q${x + 7} ${hub - blade * 0.3} ${x + 5} ${hub}z" fill="${INK.paper}"/>`,
  );
  return `<path d="M${x - height * 0.028} ${base + 40}L${x - 3} ${hub}h6L${x + height * 0.028} ${base + 40}z" fill="${INK.pale}"/>${blades}<circle cx="${x}" cy="${hub}" r="${height * 0.028 + 3}" fill="${INK.pale}"/>`;
}
