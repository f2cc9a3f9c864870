import { backdrop, each, fade, INK } from './drawing.js';

/** Biscuits that pass under a camera, one crooked, one burnt. */
export function biscuitLine(): string {
  return `
    ${fade('hall', '#e3e6dc', '#f3ead6')}${fade('beam', '#fff6d8', '#fff6d8')}
    <linearGradient id="cone" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fff1c4" stop-opacity=".95"/><stop offset="1" stop-color="#fff1c4" stop-opacity=".15"/></linearGradient>
    ${backdrop('url(#hall)')}
    ${each(4, (index) => `<rect x="${90 + index * 380}" y="70" width="280" height="200" fill="${INK.pale}"/><path d="M${90 + index * 380} 270l180-200h60l-180 200z" fill="#e6efeb"/><path d="M${230 + index * 380} 70v200M${90 + index * 380} 170h280" stroke="#f3ead6" stroke-width="10"/>`)}
    <rect x="0" y="330" width="1600" height="26" fill="${INK.mist}" opacity=".6"/>
    <rect x="560" y="0" width="480" height="66" fill="${INK.deep}"/>
    <rect x="775" y="60" width="50" height="90" fill="${INK.ink}"/>
    <path d="M650 138h300l26 96H624z" fill="${INK.teal}"/><rect x="624" y="226" width="352" height="22" rx="6" fill="${INK.ink}"/>
    <circle cx="800" cy="240" r="52" fill="${INK.ink}"/><circle cx="800" cy="240" r="36" fill="${INK.mid}"/><circle cx="800" cy="240" r="19" fill="${INK.night}"/><circle cx="789" cy="229" r="8" fill="${INK.paper}"/>
    <circle cx="900" cy="186" r="10" fill="#f0664a"/>
    <path d="M760 286h80l190 330H570z" fill="url(#cone)"/>
    <path d="M0 590h1600v34H0z" fill="#4f6468"/><path d="M0 590h1600v9H0z" fill="${INK.mist}"/>
    <path d="M0 624h1600v120H0z" fill="${INK.ink}"/><path d="M0 744h1600v24H0z" fill="#4f6468"/>
    ${each(11, (index) => `<circle cx="${50 + index * 150}" cy="684" r="44" fill="#2b3d45"/><circle cx="${50 + index * 150}" cy="684" r="30" fill="#43575d"/><circle cx="${50 + index * 150}" cy="684" r="9" fill="${INK.mist}"/>`)}
    <rect y="768" width="1600" height="132" fill="#cdbd98"/><path d="M0 768h1600v14H0z" fill="#b3a27b"/>
    <rect x="250" y="768" width="44" height="132" fill="#37494f"/><rect x="1310" y="768" width="44" height="132" fill="#37494f"/>
    ${biscuit(140, 0, '#dca552', '#f0c67c')}${biscuit(380, 8, '#dca552', '#f0c67c')}${crooked(608)}${biscuit(800, 0, '#dca552', '#f0c67c')}${biscuit(1010, -6, '#3a2a22', '#54402f')}${biscuit(1240, 0, '#dca552', '#f0c67c')}${biscuit(1470, 4, '#dca552', '#f0c67c')}
    <g fill="none" stroke="${INK.teal}" stroke-width="7" stroke-linecap="round"><path d="M706 448v-34h36M894 448v-34h-36M706 572v34h36M894 572v34h-36"/></g>`;
}

function biscuit(x: number, tilt: number, crust: string, crumb: string): string {
  return `<g transform="translate(${x} 512) rotate(${tilt})">
    <ellipse cy="80" rx="76" ry="9" fill="#000" opacity=".2"/>
    <circle r="78" fill="${crust}"/>${each(16, (index) => `<circle cx="${(Math.cos((index * Math.PI) / 8) * 74).toFixed(1)}" cy="${(Math.sin((index * Math.PI) / 8) * 74).toFixed(1)}" r="13" fill="${crust}"/>`)}
    <circle r="62" fill="${crumb}"/><circle r="22" fill="${crust}"/>
    ${each(8, (index) => `<circle cx="${(Math.cos(index * 0.785 + 0.3) * 42).toFixed(1)}" cy="${(Math.sin(index * 0.785 + 0.3) * 42).toFixed(1)}" r="5.5" fill="${crust}"/>`)}
  </g>`;
}

function crooked(x: number): string {
  return `<g transform="translate(${x} 514)">
    <ellipse cy="76" rx="70" ry="9" fill="#000" opacity=".2"/>
    <path d="M-70-10q-12-60 44-68 40-6 66 20 44 16 34 66-4 56-56 66-60 12-84-36-12-20-4-48z" fill="#dca552"/>
    <path d="M-52-8q-8-44 34-50 30-4 50 16 32 12 26 48-4 42-42 48-44 10-64-26-8-16-4-36z" fill="#f0c67c"/>
    <path d="M-18-12q-2-14 14-16 16 2 18 18-2 18-18 16-14-2-14-18z" fill="#dca552"/>
    ${each(6, (index) => `<circle cx="${(Math.cos(index * 1.05) * 36).toFixed(1)}" cy="${(Math.sin(index * 1.05) * 36 + 2).toFixed(1)}" r="5.5" fill="#dca552"/>`)}
  </g>`;
}
