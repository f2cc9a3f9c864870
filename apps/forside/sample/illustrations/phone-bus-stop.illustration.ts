import { backdrop, cloud, each, fade, glow, INK } from './drawing.js';

/** A bus on its way to a stop whose sign is a telephone with a clock. */
export function phoneBusStop(): string {
  return `
    ${fade('sky', '#f6d9a0', '#f4e6cb', INK.pale)}${glow('sun', INK.amber)}${fade('hill', '#7fa8a6', '#4f8a8f')}
    ${backdrop('url(#sky)')}
    <circle cx="470" cy="380" r="330" fill="url(#sun)"/><circle cx="470" cy="400" r="105" fill="#fbe3a8"/>
    ${cloud(760, 210, 0.55, INK.paper)}${cloud(150, 170, 0.35, INK.paper)}
    <path d="M0 520Q260 400 560 500T1100 470T1600 440V900H0z" fill="${INK.mist}"/>
    <path d="M0 600Q340 480 760 575T1600 530V900H0z" fill="url(#hill)"/>
    <path d="M0 668Q420 610 900 655T1600 640V900H0z" fill="${INK.mid}"/>
    ${each(7, (index) => `<path d="M${60 + index * 66} ${648 - (index % 3) * 12}l22-84 22 84z" fill="${INK.teal}"/>`)}
    <rect y="730" width="1600" height="170" fill="#3b4a50"/><rect y="722" width="1600" height="12" fill="${INK.sand}"/>
    ${each(9, (index) => `<rect x="${index * 190 - 40}" y="812" width="100" height="10" rx="5" fill="${INK.sand}" opacity=".75"/>`)}
    <ellipse cx="560" cy="790" rx="400" ry="20" fill="#1c282d" opacity=".55"/>
    <path d="M190 450a46 46 0 0 1 46-46h600q60 0 76 60l30 130v140a30 30 0 0 1-30 30H220a30 30 0 0 1-30-30z" fill="${INK.rust}"/>
    <path d="M190 650h752v84a30 30 0 0 1-30 30H220a30 30 0 0 1-30-30z" fill="${INK.brick}"/>
    <rect x="190" y="628" width="752" height="16" fill="${INK.sand}"/>
    ${each(4, (index) => `<rect x="${226 + index * 134}" y="446" width="116" height="130" rx="12" fill="#173c47"/><path d="M${226 + index * 134} 566l70-120h34l-84 130h-8a12 12 0 0 1-12-10z" fill="${INK.mid}" opacity=".55"/>`)}
    <rect x="764" y="446" width="62" height="270" rx="10" fill="#173c47"/><path d="M795 446v270" stroke="${INK.brick}" stroke-width="6"/>
    <path d="M846 446h22q14 0 18 16l30 120h-70z" fill="#173c47"/>
    <circle cx="920" cy="690" r="15" fill="${INK.amber}"/>
    ${each(2, (index) => `<circle cx="${342 + index * 430}" cy="766" r="62" fill="#1a2429"/><circle cx="${342 + index * 430}" cy="766" r="28" fill="${INK.mist}"/><circle cx="${342 + index * 430}" cy="766" r="9" fill="#1a2429"/>`)}
    <rect x="1206" y="560" width="20" height="230" fill="${INK.ink}"/><ellipse cx="1216" cy="790" rx="70" ry="10" fill="#1c282d" opacity=".5"/>
    <rect x="1060" y="112" width="312" height="530" rx="44" fill="${INK.ink}"/>
    <rect x="1080" y="134" width="272" height="486" rx="26" fill="${INK.paper}"/>
    <rect x="1164" y="134" width="104" height="20" rx="10" fill="${INK.ink}"/>
    <circle cx="1216" cy="306" r="104" fill="${INK.teal}"/><circle cx="1216" cy="306" r="86" fill="${INK.paper}"/>
    ${each(12, (index) => `<rect x="1213" y="228" width="6" height="${index % 3 === 0 ? 20 : 11}" rx="3" fill="${INK.teal}" transform="rotate(${index * 30} 1216 306)"/>`)}
    <path d="M1216 306V248M1216 306l40 28" stroke="${INK.ink}" stroke-width="9" stroke-linecap="round"/><circle cx="1216" cy="306" r="9" fill="${INK.rust}"/>
    <path d="M1324 232a136 136 0 0 1-4 158" fill="none" stroke="${INK.rust}" stroke-width="8" stroke-linecap="round"/><path d="M1310 372l8 24 24-10" fill="none" stroke="${INK.rust}" stroke-width="8" stroke-linecap="round" stroke-linejoin="round"/>
    <path d="M1110 460h212v34a17 17 0 0 0 0 34v50h-212v-50a17 17 0 0 0 0-34z" fill="${INK.rust}"/>
    <path d="M1262 474v92" stroke="${INK.paper}" stroke-width="4" stroke-dasharray="9 8"/>
    <path d="M1140 494h92M1140 520h66M1140 546h80" stroke="${INK.paper}" stroke-width="8" stroke-linecap="round" opacity=".85"/>
    <circle cx="1292" cy="520" r="11" fill="${INK.paper}"/>`;
}
