import { BlockList, isIP } from 'node:net';

/**
 * Where nothing of the public internet is: this machine, private and shared networks, link-local addresses (on which
 * clouds serve credentials), documentation, multicast, and ranges that lead to IPv4 addresses by another way. After the
 * IANA registries of special-purpose addresses (RFC 6890).
 */
const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only global unicast addresses are public, and of those not all. */
const PUBLIC_6 = ['2000::/3'];
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const notPublic4 = listOf(NOT_PUBLIC_4);
const public6 = listOf(PUBLIC_6);
const notPublic6 = listOf(NOT_PUBLIC_6);

/** Whether an IP address belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !notPublic4.check(address, 'ipv4');
  if (version !== 6 || address.includes('%')) return false;
  const mapped = mappedIpv4(address);
  if (mapped !== undefined) return isPublicAddress(mapped);
  return public6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6');
}

/** How an address may be reached: over the internet, within a network that the operator has opened, or not at all. */
export type Reach = 'public' | 'opened' | 'none';

/** A judge of addresses. */
export function reachableNetworks(opened: readonly string[]): (address: string) => Reach {
  const list = listOf(opened);
  return (address) => {
    const version = isIP(address);
    if (version === 0 || address.includes('%')) return 'none';
    const plain = (version === 6 ? mappedIpv4(address) : undefined) ?? address;
    if (list.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6')) return 'opened';
    return isPublicAddress(address) ? 'public' : 'none';
  };
}

/** `1.2.3.4` of `::ffff:1.2.3.4`, however it is written. */
function mappedIpv4(address: string): string | undefined {
  const { hostname } = new URL(`http://[${address}]/`);
  const hex = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname);
  if (!hex) return undefined;
  const [high = 0, low = 0] = hex.slice(1).map((part) => Number.parseInt(part, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const version = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    list.addSubnet(address, Number(prefix ?? (version === 'ipv4' ? 32 : 128)), version);
  }
  return list;
}
