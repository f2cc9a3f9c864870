import { backdrop, each, fade, figure, glow, INK } from './drawing.js';

const CLOTHES = [INK.rust, INK.teal, INK.ochre, INK.mid] as const;
const HAIR = ['#6b3f2a', '#1f1a1a', '#c58a3d', '#3a2a22'] as const;
const SKIN = ['#e8b98f', '#8a5a3c', '#f0cba6', '#c98f62'] as const;

/** Five rooms in a row: somebody works in four of them, the fifth stands open to a summer's day. */
export function fourDays(): string {
  return `
    ${fade('front', '#26505b', '#173c47')}${fade('room', '#f4e3bd', '#e7cd96')}${fade('day', '#bfe0e0', '#eef2df')}${glow('sun', '#fff2c2')}
    ${backdrop('url(#front)')}
    ${each(5, (index) => `<rect x="${116 + index * 280}" y="150" width="248" height="570" rx="6" fill="#0f2f39"/>`)}
    ${CLOTHES.map((clothes, index) => room(index, clothes)).join('')}
    ${dayOff()}
    <path d="M0 0h1600v96H0z" fill="#0f2f39"/><path d="M0 96h1600v14H0z" fill="${INK.mid}"/>
    <path d="M0 768h1600v132H0z" fill="#0c2831"/><path d="M0 768h1600v12H0z" fill="${INK.mid}" opacity=".7"/>
    ${each(5, (index) => `<rect x="${104 + index * 280}" y="724" width="272" height="18" rx="4" fill="#0c2831"/>`)}`;
}

function room(index: number, clothes: string): string {
  const x = 130 + index * 280;
  const skin = SKIN[index] ?? INK.sand;
  return `<g><rect x="${x}" y="164" width="220" height="542" fill="url(#room)"/>
    <path d="M${x + 110} 164v70" stroke="${INK.ink}" stroke-width="5"/><path d="M${x + 70} 268a40 40 0 0 1 80 0z" fill="${INK.ink}"/>
    <path d="M${x + 76} 270h68l50 250H${x + 26}z" fill="#fff6d8" opacity=".55"/>
    <rect x="${x + 22}" y="352" width="66" height="86" fill="${index % 2 ? INK.mist : INK.pale}"/><path d="M${x + 34} 376h42M${x + 34} 396h30M${x + 34} 416h38" stroke="${INK.paper}" stroke-width="6"/>
    ${figure({ x: x + 74, y: 702, scale: 1.35, pose: 'sitting', clothes, skin, legs: INK.ink, hair: HAIR[index] ?? INK.ink })}
    <rect x="${x + 48}" y="618" width="50" height="12" rx="6" fill="${INK.ink}"/><path d="M${x + 72} 630v76" stroke="${INK.ink}" stroke-width="10"/>
    <rect x="${x + 96}" y="586" width="124" height="12" fill="#7a5a3a"/><rect x="${x + 200}" y="598" width="12" height="108" fill="#7a5a3a"/>
    <path d="M${x + 176} 500l14 0v78h-14z" fill="${INK.ink}"/><rect x="${x + 150}" y="576" width="60" height="10" rx="4" fill="${INK.ink}"/></g>`;
}

function dayOff(): string {
  const x = 1250;
  return `<clipPath id="open"><rect x="${x}" y="164" width="220" height="542"/></clipPath><g clip-path="url(#open)">
    <rect x="${x}" y="164" width="220" height="542" fill="url(#day)"/><circle cx="${x + 150}" cy="270" r="120" fill="url(#sun)"/><circle cx="${x + 150}" cy="270" r="40" fill="${INK.amber}"/>
    <path d="M${x} 520q90-60 220-10v60H${x}z" fill="${INK.mist}"/><path d="M${x} 566q120-40 220 6v150H${x}z" fill="#86a873"/><path d="M${x} 630q120-30 220 0v90H${x}z" fill="#6b9160"/>
    <rect x="${x + 36}" y="430" width="12" height="150" fill="#6b4a32"/><circle cx="${x + 42}" cy="410" r="58" fill="#5d8a5a"/><circle cx="${x + 78}" cy="440" r="38" fill="#6b9a63"/>
    <g fill="none" stroke="${INK.ink}" stroke-width="7" stroke-linecap="round" stroke-linejoin="round" transform="translate(${x + 128} 650)"><circle cx="-46" r="32"/><circle cx="46" r="32"/><path d="M-46 0l26-50h46L46 0M-20-50L4 0 26-50M4 0h-50M26-50l-6-20h20M-32-64h24"/></g></g>`;
}
