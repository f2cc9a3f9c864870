import type { KurrentDBClient } from '@kurrent/kurrentdb-client';

/** Bytes that a server may send before it has heard that they arrived. */
export const RECEIVE_WINDOW = 4 * 1024 * 1024;

const OPTION = 'grpc-node.flow_control_window';

/**
 * Lets a subscription bring more than 64 kB a round trip: with articles of some kilobytes that is a handful of events,
 * and a round trip takes as long as both sides are busy with something else. gRPC has an option for it that the client
 * does not pass on; its channels read their options when they first connect, so they can still be told. Where the client
 * is made differently nothing happens, and a test notices.
 */
export function widenReceiveWindow(client: KurrentDBClient): void {
  const create: unknown = Reflect.get(client, 'createChannel');
  if (typeof create !== 'function') return;
  Reflect.set(client, 'createChannel', async () => {
    const channel: unknown = await Reflect.apply(create, client, []);
    const options = optionsOf(channel);
    if (options) Reflect.set(options, OPTION, RECEIVE_WINDOW);
    return channel;
  });
}

/** What the channel of a client was told about the window; undefined when it cannot be told. */
export async function receiveWindowOf(client: KurrentDBClient): Promise<unknown> {
  const get: unknown = Reflect.get(client, 'getChannel');
  const options = typeof get === 'function' ? optionsOf(await Reflect.apply(get, client, [])) : undefined;
  return options && Reflect.get(options, OPTION);
}

function optionsOf(channel: unknown): object | undefined {
  const inner = memberOf(channel, 'internalChannel');
  const options = memberOf(inner, 'options');
  return typeof options === 'object' && options !== null ? options : undefined;
}

function memberOf(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
}
