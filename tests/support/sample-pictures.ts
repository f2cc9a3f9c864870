import sharp from 'sharp';

/** The scenes that stand in for photographs in tests; drawn here, so nobody else's picture is needed. */
export const SCENES = ['kabel', 'haller', 'by', 'kontor', 'portraet'] as const;

/** One of the drawn scenes. */
export type Scene = (typeof SCENES)[number];

/** The pixels of every scene, width by height. */
export const SCENE_SIZE: Readonly<Record<Scene, readonly [number, number]>> = {
  kabel: [1600, 1000],
  haller: [1600, 1000],
  by: [1600, 1000],
  kontor: [1600, 1000],
  portraet: [600, 600],
};

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

const DRAWINGS: Readonly<Record<Scene, string>> = {
  kabel: `
    <linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#e9dccb"/><stop offset="1" stop-color="#a9c0c4"/></linearGradient>
    <linearGradient id="h" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#3c6c78"/><stop offset="1" stop-color="#0f2d37"/></linearGradient>
    <rect width="1600" height="1000" fill="url(#s)"/><circle cx="1220" cy="330" r="70" fill="#f7ecd8"/>
    <rect y="470" width="1600" height="530" fill="url(#h)"/>
    ${range(24)
      .map(
        (i) =>
          `<path d="M0 ${500 + i * 22}q200 ${-8 - i} 400 0t400 0 400 0 400 0" fill="none" stroke="#8fb2b6" stroke-opacity="${0.25 - i * 0.008}" stroke-width="${2 + i / 6}"/>`,
      )
      .join('')}
    <path d="M360 420h620l-60 110H450z" fill="#7a2f27"/><rect x="560" y="300" width="200" height="120" fill="#efe9dd"/><rect x="600" y="240" width="70" height="60" fill="#d9cfbd"/>
    <path d="M930 430l90-190 14 6-80 190z" fill="#2b2f35"/><path d="M1026 244q20 380-200 760" fill="none" stroke="#16191d" stroke-width="9"/>`,
  haller: `
    <rect width="1600" height="1000" fill="#10181d"/>
    ${range(9)
      .map(
        (i) =>
          `<g transform="translate(${i * 180} ${Math.abs(4 - i) * -14})"><rect x="10" y="120" width="160" height="820" fill="#1d2a31"/>${range(
            20,
          )
            .map(
              (j) =>
                `<rect x="26" y="${145 + j * 39}" width="128" height="26" fill="#26363f"/><circle cx="${40 + ((i * 7 + j * 13) % 5) * 10}" cy="${158 + j * 39}" r="4" fill="${(i + j) % 4 === 0 ? '#e8b04a' : '#58c2b4'}"/>`,
            )
            .join('')}</g>`,
      )
      .join('')}
    <path d="M0 1000L640 640h320l640 360z" fill="#33434b"/><path d="M760 640h80l90 360H670z" fill="#42555e"/>`,
  by: `
    <linearGradient id="d" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#26415a"/><stop offset="1" stop-color="#e3a77a"/></linearGradient>
    <rect width="1600" height="1000" fill="url(#d)"/>
    ${range(18)
      .map(
        (i) =>
          `<rect x="${i * 92 - 20}" y="${420 + ((i * 137) % 190)}" width="84" height="600" fill="#1b2733"/>${range(
            8,
          )
            .map(
              (j) =>
                `<rect x="${i * 92 - 4 + (j % 3) * 20}" y="${470 + ((i * 137) % 190) + j * 52}" width="10" height="16" fill="${(i * j) % 3 ? '#f3cf8e' : '#2d3d4c'}"/>`,
            )
            .join('')}`,
      )
      .join('')}
    <path d="M1060 180l22 300h-44z" fill="#141d26"/><path d="M1060 110v80" stroke="#141d26" stroke-width="6"/>`,
  kontor: `
    <rect width="1600" height="1000" fill="#d9dfdc"/><rect y="700" width="1600" height="300" fill="#b7a68d"/>
    ${range(5)
      .map(
        (i) =>
          `<rect x="${60 + i * 310}" y="90" width="250" height="330" fill="#a8c6d1"/><path d="M${60 + i * 310} 420l250-200v200z" fill="#c4dae0"/>`,
      )
      .join('')}
    <rect x="180" y="560" width="1240" height="36" fill="#5b4634"/><rect x="240" y="596" width="24" height="260" fill="#5b4634"/><rect x="1330" y="596" width="24" height="260" fill="#5b4634"/>
    <rect x="420" y="420" width="240" height="140" fill="#22292e"/><rect x="860" y="420" width="240" height="140" fill="#22292e"/>
    <circle cx="760" cy="470" r="52" fill="#8a5a44"/><path d="M670 640q90-130 180 0z" fill="#0b4f5c"/>`,
  portraet: `
    <rect width="600" height="600" fill="#c9d3d2"/><circle cx="300" cy="240" r="105" fill="#b98468"/><path d="M195 220q105-190 210 0-20-60-105-64t-105 64z" fill="#3a2a22"/><path d="M90 600q30-220 210-220t210 220z" fill="#22343c"/>`,
};

/** A scene as a WebP file. */
export async function drawScene(scene: Scene): Promise<Buffer> {
  const [width, height] = SCENE_SIZE[scene];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${DRAWINGS[scene]}</svg>`;
  return sharp(Buffer.from(svg)).webp({ quality: 82 }).toBuffer();
}
