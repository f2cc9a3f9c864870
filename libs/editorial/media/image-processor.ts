import { createHash } from 'node:crypto';
import type { Sharp } from 'sharp';
import { DomainError } from '#kernel';

/** What may be uploaded. */
export const UPLOAD_LIMITS = {
  /** Media types by the formats that decode them. */
  types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'],
  bytes: 15 * 1024 * 1024,
  /** Width times height of the upload. */
  pixels: 50_000_000,
} as const;

/** Widths in pixels that are stored, largest first; a smaller picture is never enlarged. */
const WIDTHS = [1_600, 640] as const;
/** Beyond this a WebP cannot be, and a picture is a strip. */
const MOST_HEIGHT = 8_000;
const QUALITY = 80;
const SECONDS = 20;
const AT_ONCE = 2;
/** Uploads that wait for a decoder; each holds its bytes in memory. */
const MOST_WAITING = 20;

/** One stored width of a picture. */
export interface ProcessedFile {
  readonly width: number;
  readonly bytes: Buffer;
}

/** A picture made ready for the web: decoded, turned upright, without metadata, as WebP. */
export interface ProcessedImage {
  /** Of the largest file, in hexadecimal. */
  readonly sha256: string;
  /** The media type that the upload turned out to be. */
  readonly type: string;
  /** Pixels of the largest file. */
  readonly width: number;
  readonly height: number;
  /** Largest first. */
  readonly files: readonly ProcessedFile[];
}

/** Decodes uploads for real, a few at a time, so that what is stored is a picture and nothing else. */
export class ImageProcessor {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * Makes a picture ready. Of an animation the first frame is taken.
   * @throws DomainError `not-an-image`, `image-too-large` (bytes or pixels; 422), `try-again` (503)
   */
  async process(upload: Uint8Array): Promise<ProcessedImage> {
    if (upload.length > UPLOAD_LIMITS.bytes) throw tooLarge();
    const type = sniffedType(upload);
    if (type === null) throw notAnImage();
    await this.enter();
    try {
      return await processed(upload, type);
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < AT_ONCE) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= MOST_WAITING) {
      throw new DomainError('unavailable', 'try-again', 'Many pictures at once: try again in a moment.');
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}

/** Loaded with the first upload: a newsroom that starts, or only reads, does without its memory. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

async function processed(upload: Uint8Array, type: string): Promise<ProcessedImage> {
  const sharp = await loadSharp();
  const decode = (): Sharp =>
    sharp(upload, { limitInputPixels: UPLOAD_LIMITS.pixels, failOn: 'error', pages: 1 })
      .timeout({ seconds: SECONDS })
      .autoOrient();
  const resized = (width: number) =>
    decode()
      .resize({ width, height: MOST_HEIGHT, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
  try {
    const [largest, ...smaller] = WIDTHS;
    const main = await resized(largest);
    const { width, height } = main.info;
    const files: ProcessedFile[] = [{ width, bytes: main.data }];
    for (const wanted of smaller) {
      if (wanted >= width) continue;
      const { data, info } = await resized(wanted);
      files.push({ width: info.width, bytes: data });
    }
    const sha256 = createHash('sha256').update(main.data).digest('hex');
    return { sha256, type, width, height, files };
  } catch (error) {
    throw error instanceof Error && /pixel limit|too large|dimensions/i.test(error.message)
      ? tooLarge()
      : notAnImage();
  }
}

/** The format by its first bytes: only these decoders ever see an upload (no SVG, PDF or TIFF). */
function sniffedType(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes.subarray(0, 32)).toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (/^GIF8[79]a/.test(text)) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (text.slice(4, 8) === 'ftyp' && /avi[fs]/.test(text.slice(8, 32))) return 'image/avif';
  return null;
}

function notAnImage(): DomainError {
  return new DomainError(
    'invalid',
    'not-an-image',
    'This cannot be decoded as a picture: send a whole JPEG, PNG, WebP, GIF or AVIF file.',
  );
}

function tooLarge(): DomainError {
  return new DomainError(
    'invalid',
    'image-too-large',
    `A picture has at most ${UPLOAD_LIMITS.bytes / 1024 / 1024} MB and ${UPLOAD_LIMITS.pixels / 1_000_000} megapixels.`,
  );
}
