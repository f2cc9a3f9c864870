import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { SafeSender } from './post-safely.js';
import { reachableNetworks } from './reachable-networks.js';

const signal = new AbortController().signal;

describe('A message to an address that somebody typed', () => {
  it('goes to the address that was judged, whatever the name means a moment later', async () => {
    const hosts: string[] = [];
    const server = createServer((request, response) => {
      hosts.push(String(request.headers.host));
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    let asked = 0;
    const sender = new SafeSender({
      reachable: reachableNetworks(['127.0.0.1']),
      resolve: async () => {
        asked += 1;
        return [{ address: '127.0.0.1', family: 4 }];
      },
    });
    const url = `http://board.example:${port}/x`;
    const answer = await sender.post({ url, headers: {}, body: '{}', timeoutMs: 5_000, signal });
    expect([answer.status, asked, hosts]).toEqual([204, 1, [`board.example:${port}`]]);
    await new Promise((resolve) => server.close(resolve));
  });

  it.each([
    [[{ address: '10.0.0.1', family: 4 }]],
    [
      [
        { address: '93.184.215.14', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ],
    ],
    [[{ address: '::ffff:169.254.169.254', family: 6 }]],
    [[]],
  ])('is not sent when the name leads to %j', async (addresses) => {
    const sender = new SafeSender({ reachable: reachableNetworks([]), resolve: async () => addresses });
    const url = 'https://board.example/x';
    await expect(sender.post({ url, headers: {}, body: '', timeoutMs: 1_000, signal })).rejects.toMatchObject(
      {
        name: 'TargetRefusedError',
      },
    );
  });

  it('is never sent in clear over the internet', async () => {
    const sender = new SafeSender({ reachable: reachableNetworks(['10.0.0.0/8']) });
    await expect(sender.targetOf('http://93.184.215.14/')).rejects.toMatchObject({ reason: 'out-of-reach' });
    await expect(sender.targetOf('https://93.184.215.14/')).resolves.toMatchObject({
      address: '93.184.215.14',
    });
    await expect(sender.targetOf('http://10.1.1.1/')).resolves.toMatchObject({ address: '10.1.1.1' });
  });
});
