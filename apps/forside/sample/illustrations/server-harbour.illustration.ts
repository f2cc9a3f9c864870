import { backdrop, cloud, dice, each, fade, INK } from './drawing.js';

const PAINT = [INK.rust, INK.teal, INK.ochre, INK.mid, INK.sand, INK.deep] as const;

/** A crane in a harbour that takes containers with servers down from a cloud. */
export function serverHarbour(): string {
  const die = dice(300);
  const stacks = [3, 4, 3, 2, 1]
    .map((height, stack) =>
      each(height, (level) =>
        container(140 + stack * 178, 706 - level * 84, PAINT[Math.floor(die() * 6) % 6] ?? INK.teal),
      ),
    )
    .join('');
  return `
    ${fade('sky', '#dbe6e3', '#f3ead8', '#f6dfb4')}${fade('sea', '#4c8b92', INK.teal)}
    ${backdrop('url(#sky)')}
    <circle cx="1330" cy="250" r="76" fill="#fbe3ab"/>
    ${cloud(1290, 320, 0.42, INK.paper)}${cloud(90, 250, 0.34, INK.paper)}
    <path d="M0 560h1600v340H0z" fill="url(#sea)"/>
    ${each(14, (index) => `<path d="M${index * 122 - 30} ${600 + ((index * 53) % 70)}q30-12 60 0" fill="none" stroke="${INK.mist}" stroke-width="5" stroke-linecap="round" opacity=".6"/>`)}
    <path d="M0 540l200-26 180 20 160-30 260 44h800v14H0z" fill="${INK.mist}"/>
    <path d="M0 790h1090v110H0z" fill="#46565a"/><path d="M0 790h1090v18H0z" fill="#6c7c7d"/>
    ${each(9, (index) => `<rect x="${20 + index * 126}" y="820" width="22" height="60" rx="6" fill="#2c393d"/>`)}
    ${stacks}
    <path d="M1130 742h520v80l-30 60h-440z" fill="${INK.ink}"/><path d="M1130 742h520v26h-512z" fill="${INK.rust}"/>
    ${container(1210, 658, INK.mid)}${container(1388, 658, INK.ochre)}
    ${cloud(392, 330, 1.36, '#ffffff')}${cloud(560, 330, 0.9, '#e4ecea')}
    <g stroke="${INK.brick}" stroke-width="20" fill="none" stroke-linecap="square">
      <path d="M1010 800V310M1110 800V310M1010 790L1110 620M1010 620L1110 450"/>
      <path d="M520 302h940" stroke-width="26"/><path d="M1060 302V186L560 296M1060 186l380 110" stroke-width="8"/>
    </g>
    <rect x="1018" y="326" width="84" height="72" fill="${INK.ink}"/><rect x="1030" y="338" width="34" height="40" fill="${INK.amber}"/>
    <rect x="700" y="292" width="90" height="30" fill="${INK.ink}"/>
    <path d="M712 322l-34 102M778 322l38 102M745 322v102" stroke="${INK.ink}" stroke-width="6"/>
    ${container(662, 424, INK.rust)}`;
}

function container(x: number, y: number, paint: string): string {
  const lamps = paint === INK.sand || paint === INK.ochre ? INK.teal : INK.amber;
  return `<g transform="translate(${x} ${y})">
    <rect width="168" height="82" fill="${paint}"/><rect y="66" width="168" height="16" fill="#000" opacity=".16"/>
    <rect width="168" height="8" fill="#fff" opacity=".16"/>
    ${each(5, (index) => `<path d="M${16 + index * 21} 18v46" stroke="#000" stroke-width="8" opacity=".14"/>`)}
    <rect x="118" y="16" width="38" height="48" fill="${INK.night}" opacity=".85"/>
    ${each(6, (index) => `<circle cx="${128 + (index % 2) * 18}" cy="${26 + Math.floor(index / 2) * 14}" r="3.6" fill="${index % 4 === 1 ? INK.mist : lamps}"/>`)}
  </g>`;
}
