import { backdrop, each, fade, figure, glow, INK } from './drawing.js';

/** Somebody in front of an old mainframe with tape reels, a row of new racks behind the next door. */
export function lastMainframe(): string {
  return `
    ${fade('wall', '#efe2c6', '#e2d0aa')}${fade('floor', '#b89f76', '#8f7752')}${fade('new', '#0c3a46', '#082630')}${glow('shine', INK.mist, 0.6)}
    ${backdrop('url(#wall)')}
    <rect y="700" width="1600" height="200" fill="url(#floor)"/>
    ${each(9, (index) => `<path d="M${index * 200} 700L${index * 330 - 520} 900" stroke="#7d6747" stroke-width="4" opacity=".5"/>`)}<path d="M0 760h1600M0 836h1600" stroke="#7d6747" stroke-width="4" opacity=".5"/>
    <rect y="688" width="1600" height="14" fill="#a58d63"/>
    ${each(3, (index) => cabinet(150 + index * 224, index))}
    <rect x="1036" y="176" width="424" height="528" fill="#5a4a33"/><rect x="1056" y="196" width="384" height="508" fill="url(#new)"/>
    <ellipse cx="1248" cy="700" rx="260" ry="240" fill="url(#shine)"/>
    ${each(3, (index) => rack(1088 + index * 112))}
    <path d="M1056 704h384l90 196H930z" fill="${INK.mist}" opacity=".28"/>
    <ellipse cx="912" cy="838" rx="90" ry="14" fill="#4c3d28" opacity=".5"/>
    ${figure({ x: 912, y: 838, scale: 2.05, pose: 'standing', clothes: INK.rust, skin: '#e8b98f', legs: INK.ink, hair: '#5b3a28', view: 'back' })}`;
}

function cabinet(x: number, place: number): string {
  const reel = (cx: number, cy: number, turn: number) =>
    `<circle cx="${cx}" cy="${cy}" r="44" fill="${INK.ink}"/><circle cx="${cx}" cy="${cy}" r="38" fill="${INK.mist}"/>${each(3, (hole) => `<circle cx="${cx}" cy="${cy - 22}" r="9" fill="${INK.ink}" transform="rotate(${turn + hole * 120} ${cx} ${cy})"/>`)}<circle cx="${cx}" cy="${cy}" r="8" fill="${INK.paper}"/>`;
  const panel =
    place === 1
      ? `${each(4, (row) => each(7, (column) => `<circle cx="${x + 34 + column * 24}" cy="${256 + row * 28}" r="7" fill="${(row * 3 + column * 2) % 5 === 0 ? '#f0664a' : (row + column) % 3 === 0 ? INK.amber : '#2f5c66'}"/>`))}${each(6, (index) => `<rect x="${x + 28 + index * 27}" y="384" width="16" height="34" rx="4" fill="${index % 2 ? INK.sand : INK.rust}"/>`)}`
      : `${reel(x + 58, 278, place * 40)}${reel(x + 148, 278, place * 40 + 50)}<path d="M${x + 58} 322l24 88h42l24-88" fill="none" stroke="${INK.brick}" stroke-width="6"/><rect x="${x + 76}" y="396" width="54" height="34" rx="6" fill="${INK.ink}"/>`;
  return `<rect x="${x + 10}" y="190" width="206" height="524" fill="#6b5637" opacity=".35"/>
    <rect x="${x}" y="180" width="206" height="524" rx="10" fill="#4d7d84"/><rect x="${x}" y="180" width="206" height="30" rx="10" fill="#76a0a3"/>
    <rect x="${x + 14}" y="222" width="178" height="224" rx="8" fill="#214b55"/>${panel}
    <rect x="${x + 14}" y="464" width="178" height="206" rx="6" fill="#3f6d74"/>${each(6, (index) => `<rect x="${x + 32}" y="${488 + index * 28}" width="142" height="9" rx="4" fill="#2b565f"/>`)}
    <rect x="${x}" y="690" width="206" height="14" fill="#2b565f"/>`;
}

function rack(x: number): string {
  return `<rect x="${x}" y="262" width="96" height="442" fill="${INK.ink}"/>${each(13, (index) => `<rect x="${x + 10}" y="${276 + index * 32}" width="76" height="22" rx="3" fill="#24404a"/><circle cx="${x + 22}" cy="${287 + index * 32}" r="4" fill="${(index * 7 + x) % 5 === 0 ? INK.amber : '#6fd0c0'}"/><path d="M${x + 36} ${287 + index * 32}h38" stroke="#3b5f69" stroke-width="5"/>`)}`;
}
