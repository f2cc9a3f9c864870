import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import sharp from 'sharp';
import { FileMediaStore, ImageProcessor, isMediaName, mediaName } from '#editorial';
import { DomainError } from '#kernel';

const processor = new ImageProcessor();
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 40 } } });
const refusalOf = async (upload: Uint8Array): Promise<string> => {
  try {
    await processor.process(upload);
    return 'taken';
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'invalid') return error.code;
    throw error;
  }
};

/** A PNG that claims a size and holds next to nothing. */
function hollowPng(width: number, height: number): Buffer {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes: Buffer) => {
    let c = 0xffffffff;
    for (const byte of bytes) c = (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  };
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(10_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('an uploaded picture', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('may be a %s', async (format) => {
    const image = await processor.process(await picture(900, 600).toFormat(format).toBuffer());
    expect(image).toMatchObject({ type: `image/${format}`, width: 900, height: 600 });
    expect(image.files.map(({ width }) => width)).toEqual([900, 640]);
  });

  it('becomes WebP of at most 1,600 pixels beside one of 640, named by its content', async () => {
    const image = await processor.process(await picture(3_200, 1_800).jpeg().toBuffer());
    const [main, small] = image.files;
    expect(image).toMatchObject({ width: 1_600, height: 900 });
    expect(image.sha256).toBe(
      createHash('sha256')
        .update(main?.bytes ?? '')
        .digest('hex'),
    );
    expect(await sharp(main?.bytes).metadata()).toMatchObject({ format: 'webp', width: 1_600, height: 900 });
    expect(await sharp(small?.bytes).metadata()).toMatchObject({ format: 'webp', width: 640, height: 360 });
  });

  it('is never enlarged', async () => {
    const image = await processor.process(await picture(300, 200).png().toBuffer());
    expect(image.files.map(({ width }) => width)).toEqual([300]);
  });

  it('loses where and by whom it was taken, and stands upright', async () => {
    const upload = await picture(800, 400)
      .withExif({ IFD0: { Copyright: 'Fotografens navn' }, IFD3: { GPSLatitude: '55/1 40/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const image = await processor.process(upload);
    const { exif, xmp, iptc } = await sharp(image.files[0]?.bytes).metadata();
    expect([exif, xmp, iptc]).toEqual([undefined, undefined, undefined]);
    expect(image.files.every(({ bytes }) => !bytes.includes('Fotografens'))).toBe(true);
    expect(image).toMatchObject({ width: 400, height: 800 });
  });

  it('is the first frame of an animation', async () => {
    const frames = Buffer.concat([
      await picture(40, 30).raw().toBuffer(),
      await picture(40, 30).negate().raw().toBuffer(),
    ]);
    const gif = await sharp(frames, { raw: { width: 40, height: 60, channels: 3, pageHeight: 30 } })
      .gif({ delay: [100, 100] })
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(2);
    expect(await processor.process(gif)).toMatchObject({ width: 40, height: 30 });
  });

  it('is refused when it would unpack to more than it may', async () => {
    expect(await refusalOf(hollowPng(30_000, 30_000))).toBe('image-too-large');
    expect(await refusalOf(Buffer.alloc(15 * 1024 * 1024 + 1))).toBe('image-too-large');
  });

  it('is refused when it is no whole picture of a kind that is taken', async () => {
    const jpeg = await picture(800, 600).jpeg().toBuffer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>');
    const tiff = await picture(9, 9).tiff().toBuffer();
    for (const upload of [Buffer.alloc(0), svg, tiff, jpeg.subarray(0, 400), hollowPng(500, 500)]) {
      expect(await refusalOf(upload)).toBe('not-an-image');
    }
  });

  it('is refused with an answer, never with a failure, whatever the bytes', async () => {
    const png = await picture(60, 40).png().toBuffer();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(png.length - 1), fc.nat(255)), { maxLength: 20 }),
        async (edits) => {
          const broken = Buffer.from(png);
          for (const [at, value] of edits) broken[at] = value;
          expect(['taken', 'not-an-image', 'image-too-large']).toContain(await refusalOf(broken));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('waits its turn when many come at once', async () => {
    const upload = await picture(400, 300).jpeg().toBuffer();
    const images = await Promise.all(Array.from({ length: 12 }, () => processor.process(upload)));
    expect(new Set(images.map(({ sha256 }) => sha256)).size).toBe(1);
  });
});

describe('pictures in files', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'forside-media-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const name = mediaName('ab'.repeat(32), 640);

  it('are read back as they were stored, by whoever opens the directory', async () => {
    await new FileMediaStore(join(directory, 'media')).put(name, Buffer.from('billede'));
    const file = await new FileMediaStore(join(directory, 'media')).open(name);
    const chunks: Buffer[] = [];
    for await (const chunk of file?.bytes ?? []) chunks.push(Buffer.from(chunk as Uint8Array));
    expect([file?.size, Buffer.concat(chunks).toString()]).toEqual([7, 'billede']);
  });

  it('are stored once, and leave nothing half-written behind', async () => {
    const store = new FileMediaStore(directory);
    await Promise.all(Array.from({ length: 5 }, () => store.put(name, Buffer.from('billede'))));
    expect(await readdir(join(directory, 'ab'))).toEqual([name]);
  });

  it('are opened by no other name', async () => {
    const store = new FileMediaStore(directory);
    for (const other of [
      mediaName('cd'.repeat(32), 640),
      '../pg.json',
      `..%2f${name}`,
      `${name}\0`,
      `x/${name}`,
      '',
    ]) {
      expect(await store.open(other)).toBeNull();
    }
    await expect(store.put('../evil.webp', Buffer.from('x'))).rejects.toThrow();
    expect(isMediaName(`${name}\n`)).toBe(false);
  });
});
