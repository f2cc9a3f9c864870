import { describe, expect, it } from '@jest/globals';
import { viewKindOf } from './view-kind.js';

const BROWSER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('Who reads a page', () => {
  it('is a reader with a browser', () => {
    expect(viewKindOf({ 'user-agent': BROWSER })).toBe('view');
  });

  it.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'curl/8.9.1',
    ' ',
    '',
  ])('is a machine that says so, or says nothing: %p', (agent) => {
    expect(viewKindOf({ 'user-agent': agent })).toBe('bot');
    expect(viewKindOf({})).toBe('bot');
  });

  it.each([
    ['sec-purpose', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender'],
    ['purpose', 'prefetch'],
    ['x-purpose', 'preview'],
    ['x-moz', 'prefetch'],
  ])('is nobody yet when the browser fetches ahead: %s: %s', (name, value) => {
    expect(viewKindOf({ 'user-agent': BROWSER, [name]: value })).toBe('prefetch');
  });
});
