import { backdrop, cloud, dice, each, fade, glow, INK } from './drawing.js';

/** Two speech bubbles over dunes: a voice in one, what a machine makes of it in the other. */
export function talkingDunes(): string {
  const die = dice(90);
  const grass = each(60, () => {
    const x = 40 + die() * 1520;
    const y = 790 + die() * 90;
    const lean = 6 + die() * 18;
    return `<path d="M${x.toFixed(0)} ${y.toFixed(0)}q${(lean * 0.3).toFixed(1)}-34 ${lean.toFixed(1)}-58m-${(lean - 6).toFixed(1)} 58q2-26-6-46" fill="none" stroke="#8d7d4e" stroke-width="4" stroke-linecap="round"/>`;
  });
  return `
    ${fade('sky', '#bcd3d2', '#e6e6d8', '#f7e2b8')}${fade('dune', '#efdcb3', '#d7bb83')}${glow('sun', '#fff3cf')}
    ${backdrop('url(#sky)')}
    <circle cx="800" cy="560" r="380" fill="url(#sun)"/>
    ${cloud(90, 150, 0.4, '#f4f3ea')}${cloud(1240, 130, 0.5, '#f4f3ea')}
    <path d="M0 600h1600v190H0z" fill="${INK.mid}"/><path d="M0 600h1600v10H0z" fill="${INK.mist}"/>
    ${each(10, (index) => `<path d="M${index * 170 + 20} ${636 + (index % 3) * 22}h70" stroke="${INK.mist}" stroke-width="5" stroke-linecap="round" opacity=".7"/>`)}
    <path d="M640 640Q720 606 800 604T960 640z" fill="#8fa98f"/><g transform="translate(797 -24)"><path d="M-26 640l12-210h28l12 210z" fill="${INK.paper}"/><path d="M-22 570h44l3 44h-50zM-18 490h36l3 40h-42z" fill="${INK.rust}"/><rect x="-22" y="398" width="44" height="34" fill="${INK.ink}"/><rect x="-13" y="404" width="26" height="22" fill="${INK.amber}"/><path d="M-26 398l26-30 26 30z" fill="${INK.brick}"/></g>
    <path d="M0 720Q220 640 470 700T900 690T1600 630V900H0z" fill="#e6cf9f"/>
    <path d="M0 800Q260 700 620 770T1200 760T1600 720V900H0z" fill="url(#dune)"/>
    ${grass}
    <g>
      <path d="M300 190h330a120 120 0 0 1 120 120v70a120 120 0 0 1-120 120H400l-110 96 20-98a120 120 0 0 1-130-118v-70a120 120 0 0 1 120-120z" fill="${INK.ink}" opacity=".12" transform="translate(10 14)"/>
      <path d="M300 190h330a120 120 0 0 1 120 120v70a120 120 0 0 1-120 120H400l-110 96 20-98a120 120 0 0 1-130-118v-70a120 120 0 0 1 120-120z" fill="${INK.paper}"/>
      ${each(19, (index) => {
        const height = 26 + Math.abs(Math.sin(index * 0.9) * Math.cos(index * 0.31)) * 190;
        return `<rect x="${226 + index * 26}" y="${345 - height / 2}" width="13" height="${height}" rx="6.5" fill="${index % 5 === 2 ? INK.rust : INK.teal}"/>`;
      })}
    </g>
    <g>
      <path d="M890 250h450a46 46 0 0 1 46 46v210a46 46 0 0 1-46 46h-30l50 86-140-86H890a46 46 0 0 1-46-46V296a46 46 0 0 1 46-46z" fill="${INK.ink}" opacity=".14" transform="translate(10 14)"/>
      <path d="M890 250h450a46 46 0 0 1 46 46v210a46 46 0 0 1-46 46h-30l50 86-140-86H890a46 46 0 0 1-46-46V296a46 46 0 0 1 46-46z" fill="${INK.teal}"/>
      ${each(5, (row) =>
        each(9, (column) => {
          const on = (row * 5 + column * 3 + row * column) % 4;
          const fill = on === 0 ? INK.amber : on === 1 ? INK.mist : INK.deep;
          return `<circle cx="${911 + column * 51}" cy="${305 + row * 48}" r="${on === 2 ? 9 : 14}" fill="${fill}"/>`;
        }),
      )}
    </g>`;
}
