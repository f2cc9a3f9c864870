import { describe, expect, it } from '@jest/globals';
import { signatureOf } from './signing.js';

describe('The signature of a webhook', () => {
  it('is that of the example which the specification of Standard Webhooks gives', () => {
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
    };
    expect(signatureOf(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('is given for the old and the new secret while receivers change over', () => {
    const message = { id: 'msg_1', timestamp: 1, body: '{}' };
    const [one, two, ...rest] = signatureOf(message, ['whsec_AAAA', 'whsec_BBBB']).split(' ');
    expect([one, two, rest]).toEqual([
      signatureOf(message, ['whsec_AAAA']),
      signatureOf(message, ['whsec_BBBB']),
      [],
    ]);
    expect(one).not.toBe(two);
  });
});
