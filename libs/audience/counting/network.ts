import { isIP } from 'node:net';

/**
 * The network that an address belongs to: /24 of IPv4 (also when mapped into IPv6), /48 of IPv6. It stands for many
 * readers and is only ever held in memory.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address.split('%', 1)[0] ?? '';
  switch (isIP(plain)) {
    case 4:
      return plain.split('.').slice(0, 3).join('.');
    case 6:
      return firstHextets(plain).join(':');
    default:
      return 'unknown';
  }
}

function firstHextets(address: string): readonly string[] {
  const [head = '', tail] = address.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(8 - left.length - right.length, 0);
  return [...left, ...new Array<string>(zeros).fill('0'), ...right]
    .slice(0, 3)
    .map((hextet) => Number.parseInt(hextet, 16).toString(16));
}
