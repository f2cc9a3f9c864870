import { illustrationSvg } from './illustrations.js';
import type { IllustrationName } from './illustrations.js';

/** Quick to make; the newsroom stores its own form of it. */
const FASTEST = 1;

/** An illustration as a PNG file. */
export async function drawPicture(name: IllustrationName): Promise<Uint8Array> {
  // Loaded with the first picture: a newsroom that is filled already does without its memory.
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(illustrationSvg(name)))
    .png({ compressionLevel: FASTEST })
    .toBuffer();
}
