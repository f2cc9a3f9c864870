/** Width and height of every illustration, in pixels: the widest that a picture is stored in. */
export const CANVAS = { width: 1600, height: 900 } as const;

/** The one set of colours that all illustrations share; `teal` and `paper` are the site's own. */
export const INK = {
  ink: '#14222a',
  night: '#0a2530',
  deep: '#0b3a46',
  teal: '#0b4f5c',
  mid: '#2f7480',
  mist: '#8fb5b8',
  pale: '#cfdedb',
  sand: '#e9dfcc',
  paper: '#faf6ec',
  amber: '#f3c56b',
  ochre: '#dd9a34',
  rust: '#b9492f',
  brick: '#83301f',
} as const;

/** `0, 1, … count - 1`. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** The drawings of `count` things, one after the other. */
export function each(count: number, draw: (index: number) => string): string {
  return range(count).map(draw).join('');
}

/** Numbers from 0 to 1 that look random and are the same every time. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A vertical gradient to be used as `url(#id)`. */
export function fade(id: string, ...colours: readonly string[]): string {
  const stops = colours.map(
    (colour, index) => `<stop offset="${index / (colours.length - 1)}" stop-color="${colour}"/>`,
  );
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops.join('')}</linearGradient>`;
}

/** A light that fades out to all sides, to be used as `url(#id)`. */
export function glow(id: string, colour: string, strength = 0.9): string {
  return (
    `<radialGradient id="${id}"><stop offset="0" stop-color="${colour}" stop-opacity="${strength}"/>` +
    `<stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`
  );
}

/** A sky, wall or table that fills the canvas. */
export function backdrop(fill: string): string {
  return `<rect width="${CANVAS.width}" height="${CANVAS.height}" fill="${fill}"/>`;
}

/** A cloud of round heads over a flat base; `x`, `y` are the left end of the base. */
export function cloud(x: number, y: number, scale: number, fill: string): string {
  return (
    `<path transform="translate(${x} ${y}) scale(${scale})" fill="${fill}" ` +
    `d="M70 0a70 70 0 0 1-6-140 118 118 0 0 1 218-52 96 96 0 0 1 150 62A66 66 0 0 1 430 0z"/>`
  );
}

/** How somebody stands. */
export type Pose = 'standing' | 'walking' | 'leaping' | 'sitting';

const LIMBS: Readonly<Record<Pose, { readonly arms: string; readonly legs: string }>> = {
  standing: {
    arms: 'M-19-128Q-30-98-27-70M19-128Q30-98 27-70',
    legs: 'M-9-72L-10-4M9-72L10-4',
  },
  walking: {
    arms: 'M-17-128Q-36-104-38-78M17-128Q34-108 46-90',
    legs: 'M-6-72Q-16-38-34-6M6-72Q22-44 28-4',
  },
  leaping: {
    arms: 'M-17-128Q-40-122-54-96M17-130Q40-142 52-168',
    legs: 'M-6-72Q-30-52-62-44M6-72Q34-70 40-46Q44-30 58-18',
  },
  sitting: {
    arms: 'M-15-126Q-20-94 12-86M17-126Q26-100 36-88',
    legs: 'M-4-64L40-60L42-4M4-68L46-64L50-4',
  },
};

const HAIR = 'M-20-163Q-24-188 0-188T21-166Q12-168 6-176Q-4-168-13-168Q-14-162-20-158z';
const HAIR_BEHIND = 'M-20-160Q-24-188 0-188T20-160Q18-152 10-150H-10Q-18-152-20-160z';

/** Somebody, 190 units tall at scale 1; `x`, `y` are where the feet are. */
export function figure(options: {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly pose: Pose;
  readonly clothes: string;
  readonly skin: string;
  readonly legs: string;
  readonly hair: string;
  /** Seen from behind, a head is all hair. */
  readonly view?: 'front' | 'back';
}): string {
  const { x, y, scale, pose, clothes, skin, legs, hair, view = 'front' } = options;
  const limbs = LIMBS[pose];
  return `<g transform="translate(${x} ${y}) scale(${scale})" fill="none" stroke-linecap="round" stroke-linejoin="round">
    <path d="${limbs.legs}" stroke="${legs}" stroke-width="15"/>
    <path d="M-17-132Q0-142 17-132L15-66Q0-60-15-66z" fill="${clothes}" stroke="${clothes}" stroke-width="10"/>
    <path d="${limbs.arms}" stroke="${clothes}" stroke-width="12"/>
    <path d="M0-150V-136" stroke="${skin}" stroke-width="11"/><circle cx="0" cy="-166" r="19" fill="${skin}"/>
    <path d="${view === 'back' ? HAIR_BEHIND : HAIR}" fill="${hair}"/>
  </g>`;
}
