import { backdrop, dice, each, fade, glow, INK } from './drawing.js';

/** A printer that empties its paper over a dark office. */
export function nightPrinter(): string {
  const die = dice(41);
  const sheets = each(15, (index) => {
    const along = index / 14;
    const x = 430 - along * 300 + die() * 90;
    const y = 500 + along * along * 330 + die() * 40 - 20;
    const tilt = -12 - along * 70 + die() * 60;
    return sheet(x, y, tilt, 0.8 + along * 0.28);
  });
  const skyline = each(9, (index) => {
    const height = 70 + die() * 130;
    const x = 1004 + index * 42;
    const lit = each(4, (row) =>
      die() > 0.72
        ? `<rect x="${x + 10 + (row % 2) * 12}" y="${500 - height + 14 + row * 24}" width="7" height="10" fill="${INK.amber}"/>`
        : '',
    );
    return `<rect x="${x}" y="${500 - height}" width="42" height="${height}" fill="${INK.night}"/>${lit}`;
  });
  return `
    ${fade('wall', INK.deep, INK.night)}${fade('sky', INK.teal, INK.mid, INK.mist)}${fade('floor', '#0d2f39', '#071a22')}
    ${glow('lamp', INK.rust, 0.75)}${glow('halo', INK.paper, 0.5)}
    ${backdrop('url(#wall)')}
    <rect y="690" width="1600" height="210" fill="url(#floor)"/>
    <path d="M900 690h520l-150 210H560z" fill="${INK.mist}" opacity=".09"/>
    <path d="M1004 690h190l-160 210H780z" fill="${INK.mist}" opacity=".09"/>
    <rect x="984" y="84" width="416" height="436" fill="${INK.ink}"/>
    <rect x="1004" y="104" width="376" height="396" fill="url(#sky)"/>
    <circle cx="1258" cy="208" r="130" fill="url(#halo)"/><circle cx="1258" cy="208" r="50" fill="${INK.paper}"/>
    <clipPath id="pane"><rect x="1004" y="104" width="376" height="396"/></clipPath>
    <g clip-path="url(#pane)">${skyline}</g>
    <path d="M1192 104v396M1004 300h376" stroke="${INK.ink}" stroke-width="14"/>
    <rect x="960" y="516" width="464" height="22" rx="4" fill="#0f303b"/>
    <path d="M330 628h28v230h-28zM880 628h28v230h-28z" fill="#06161d"/>
    <rect x="250" y="600" width="740" height="32" rx="6" fill="#1b4450"/>
    <rect x="250" y="600" width="740" height="8" rx="4" fill="${INK.mid}" opacity=".7"/>
    <path d="M520 330l40-118h210l40 118z" fill="${INK.sand}"/><path d="M550 236h230M543 258h244M536 280h258M530 302h272" stroke="${INK.mist}" stroke-width="5" opacity=".7"/>
    <rect x="440" y="326" width="450" height="274" rx="26" fill="#d3d9d2"/>
    <path d="M440 420h450v154a26 26 0 0 1-26 26H466a26 26 0 0 1-26-26z" fill="#aebfbd"/>
    <rect x="440" y="326" width="450" height="34" rx="17" fill="#eef0e8"/>
    <rect x="410" y="470" width="370" height="46" rx="12" fill="${INK.ink}"/>
    <rect x="470" y="548" width="390" height="10" rx="5" fill="#8fa6a6"/>
    <circle cx="836" cy="404" r="120" fill="url(#lamp)"/>
    <rect x="776" y="382" width="86" height="42" rx="8" fill="${INK.night}"/><circle cx="840" cy="403" r="9" fill="#f0664a"/>
    <path d="M788 395h30M788 410h20" stroke="${INK.mid}" stroke-width="5" stroke-linecap="round"/>
    ${sheets}`;
}

function sheet(x: number, y: number, tilt: number, scale: number): string {
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${tilt.toFixed(1)}) scale(${scale.toFixed(2)})">
    <path d="M-56-74h112v150h-112z" fill="#000" opacity=".18" transform="translate(5 8)"/>
    <path d="M-56-74h112v150h-112z" fill="${INK.paper}"/>
    <path d="M-40-48h80M-40-28h64M-40-8h80M-40 12h72M-40 32h40" stroke="${INK.mist}" stroke-width="6"/>
  </g>`;
}
