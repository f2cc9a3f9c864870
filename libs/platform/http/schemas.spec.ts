import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { isInstant } from '#kernel';
import { instantSchema, line, localDateSchema, text, uuidSchema, webLinkSchema } from './schemas.js';

const passes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

describe('Text at the door', () => {
  const words = text({ max: 20 });

  it('is trimmed, composed and gets one kind of line end', () => {
    expect(words.parse('\u00a0 Bla\u030abær\r\ngrød \n')).toBe('Blåbær\ngrød');
  });

  it.each([
    '',
    '   ',
    '\u00a0',
    'a\u0000b',
    'a\u0007b',
    'a\u009fb',
    '\ud800',
    'a\udc00',
    'a\ufffe',
    'a\u{1ffff}',
    '\u200b',
    '\ufeff \u2060\u00ad',
    'x'.repeat(21),
    7,
    null,
    undefined,
    ['x'],
  ])('is refused when it is %j', (value) => {
    expect(passes(words, value)).toBe(false);
  });

  it('may be empty where that is said, and takes emoji', () => {
    expect(text({ max: 5, min: 0 }).parse('  ')).toBe('');
    expect(text({ max: 5, min: 0 }).parse('\u200b')).toBe('');
    expect(words.parse('🗞️ æøå\tx')).toBe('🗞️ æøå\tx');
  });

  it('of one line has no others', () => {
    expect(line({ max: 20 }).parse(' Ny bro\n')).toBe('Ny bro');
    for (const value of ['a\nb', 'a\tb', 'a\u2028b']) expect(passes(line({ max: 20 }), value)).toBe(false);
  });

  it('that passes stays as it is, is well-formed and holds nothing PostgreSQL refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (given) => {
        const parsed = text({ max: 60, min: 0 }).safeParse(given);
        if (!parsed.success) return;
        expect(text({ max: 60, min: 0 }).parse(parsed.data)).toBe(parsed.data);
        expect(parsed.data).not.toContain('\u0000');
        expect(Buffer.from(parsed.data, 'utf8').toString('utf8')).toBe(parsed.data);
      }),
    );
  });
});

describe('A time at the door', () => {
  it.each([
    ['2026-12-01T06:00Z', '2026-12-01T06:00:00.000Z'],
    ['2026-12-01T07:00:00+01:00', '2026-12-01T06:00:00.000Z'],
    ['2026-12-01T06:00:00.123456789Z', '2026-12-01T06:00:00.123Z'],
    ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00.000Z'],
  ])('%s is %s', (given, instant) => {
    expect(instantSchema.parse(given)).toBe(instant);
  });

  it.each([
    '2026-12-01',
    '2026-12-01T06:00:00',
    '2026-12-01 06:00:00Z',
    '2026-02-30T06:00:00Z',
    '2026-12-01T24:00:00Z',
    '2026-12-01T06:60:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-12-01T06:00:00+25:00',
    'yesterday',
    1_764_568_800_000,
    null,
  ])('%j is none', (given) => {
    expect(passes(instantSchema, given)).toBe(false);
  });

  it('comes out in the form of the log', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('1700-01-02T00:00:00Z'),
          max: new Date('2999-12-30T00:00:00Z'),
          noInvalidDate: true,
        }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (date, offset) => {
          const sign = offset < 0 ? '-' : '+';
          const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
          const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
          const given = `${local}${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
          const instant = instantSchema.parse(given);
          expect(isInstant(instant)).toBe(true);
          expect(instant).toBe(date.toISOString());
        },
      ),
    );
  });
});

describe('A day at the door', () => {
  it('exists', () => {
    expect(localDateSchema.parse('2028-02-29')).toBe('2028-02-29');
    for (const day of ['2026-02-29', '2026-13-01', '26-01-01', '0001-01-01', '2026-01-01T00:00:00Z']) {
      expect(passes(localDateSchema, day)).toBe(false);
    }
  });
});

describe('An id at the door', () => {
  it('names the same stream however it is typed', () => {
    expect(uuidSchema.parse('0190163D-8694-739B-AEA5-966C26F8AD91')).toBe(
      '0190163d-8694-739b-aea5-966c26f8ad91',
    );
    for (const id of [
      '',
      '1',
      '0190163d8694739baea5966c26f8ad91',
      '0190163d-8694-739b-aea5-966c26f8ad9',
      "'",
    ]) {
      expect(passes(uuidSchema, id)).toBe(false);
    }
  });
});

describe('A link at the door', () => {
  it.each([
    'https://example.com',
    'http://example.com/æ?x=1#y',
    'HTTPS://EXAMPLE.com/',
    'https://[::1]:8080/',
  ])('may be %s, kept as typed', (link) => {
    expect(webLinkSchema.parse(` ${link} `)).toBe(link);
  });

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    '//example.com',
    '/local',
    'https:example.com',
    'https:///example.com',
    'https://user:secret@example.com/',
    'https://exa mple.com',
    'https://example.com\\@evil.example',
    'https://',
    `https://example.com/${'x'.repeat(2048)}`,
  ])('may not be %j', (link) => {
    expect(passes(webLinkSchema, link)).toBe(false);
  });
});
