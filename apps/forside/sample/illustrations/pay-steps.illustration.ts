import { backdrop, each, fade, figure, INK } from './drawing.js';

const STAYING = [200, 226, 252, 280] as const;
const LEAVING = [300, 384, 474, 572] as const;

/** Two flights of steps: somebody sits on the low one, somebody leaps up the steep one. */
export function paySteps(): string {
  return `
    ${fade('air', '#f2ead8', '#e4dcc6')}${fade('low', '#9dbfc0', '#6d9fa4')}${fade('high', '#146473', INK.teal, INK.deep)}
    ${backdrop('url(#air)')}
    <g stroke="${INK.mist}" stroke-width="3" opacity=".5">${each(6, (index) => `<path d="M120 ${160 + index * 108}h1360"/>`)}</g>
    <circle cx="1330" cy="150" r="64" fill="${INK.amber}"/>
    <rect y="800" width="1600" height="100" fill="#cbbd9d"/><rect y="800" width="1600" height="12" fill="#a99a78"/>
    ${STAYING.map((height, index) => column(150 + index * 138, height, 'low', '#c4d9d8')).join('')}
    ${LEAVING.map((height, index) => column(786 + index * 168, height, 'high', INK.mid, 150)).join('')}
    <path d="M702 800V120" stroke="${INK.ink}" stroke-width="4" stroke-dasharray="4 14" stroke-linecap="round" opacity=".5"/>
    ${figure({ x: 492, y: 550, scale: 1.12, pose: 'standing', clothes: INK.ochre, skin: '#8a5a3c', legs: INK.ink, hair: '#1f1a1a' })}
    ${figure({ x: 330, y: 640, scale: 1.12, pose: 'sitting', clothes: INK.rust, skin: '#f0cba6', legs: INK.ink, hair: '#c58a3d' })}
    <path d="M956 404Q1060 210 1158 262" fill="none" stroke="${INK.rust}" stroke-width="6" stroke-dasharray="2 16" stroke-linecap="round"/>
    ${figure({ x: 1110, y: 318, scale: 1.3, pose: 'leaping', clothes: INK.rust, skin: '#e8b98f', legs: INK.ink, hair: '#6b3f2a' })}
    ${figure({ x: 860, y: 500, scale: 1.12, pose: 'walking', clothes: INK.ochre, skin: '#c98f62', legs: INK.ink, hair: '#3a2a22' })}`;
}

function column(x: number, height: number, fill: string, top: string, width = 124): string {
  return `<rect x="${x + 12}" y="${812 - height}" width="${width}" height="${height - 12}" fill="#7d7051" opacity=".28"/>
    <rect x="${x}" y="${800 - height}" width="${width}" height="${height}" fill="url(#${fill})"/><rect x="${x}" y="${800 - height}" width="${width}" height="14" fill="${top}"/>`;
}
