import { describe, expect, it } from '@jest/globals';
import { isPublicAddress, reachableNetworks } from './reachable-networks.js';

describe('An address that a webhook may be sent to', () => {
  it.each([
    ['127.0.0.1'],
    ['127.255.255.254'],
    ['0.0.0.0'],
    ['10.1.2.3'],
    ['172.16.0.1'],
    ['172.31.255.255'],
    ['192.168.1.1'],
    ['100.64.0.1'],
    ['169.254.169.254'],
    ['192.0.2.7'],
    ['198.18.0.1'],
    ['203.0.113.9'],
    ['224.0.0.1'],
    ['255.255.255.255'],
    ['::'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['::ffff:a9fe:a9fe'],
    ['0:0:0:0:0:ffff:10.0.0.1'],
    ['::127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['fc00::1'],
    ['fd12:3456::1'],
    ['fe80::1'],
    ['fe80::1%eth0'],
    ['ff02::1'],
    ['2001:db8::1'],
    ['2002:7f00:1::'],
    ['2001:0:1::'],
    ['localhost'],
    [''],
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([['93.184.215.14'], ['172.32.0.1'], ['2606:2800:21f:cb07::1'], ['::ffff:93.184.215.14']])(
    'may be %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it('may lie in a network that the operator has opened, and in no other', () => {
    const reachable = reachableNetworks(['127.0.0.1', '10.2.0.0/16', 'fd00::/8']);
    const asked = [
      '127.0.0.1',
      '127.0.0.2',
      '10.2.9.9',
      '10.3.0.1',
      'fd00::7',
      '::ffff:10.2.0.1',
      '8.8.8.8',
      'x',
    ];
    expect(asked.map(reachable)).toEqual([
      ...['opened', 'none', 'opened', 'none', 'opened', 'opened', 'public', 'none'],
    ]);
  });
});
