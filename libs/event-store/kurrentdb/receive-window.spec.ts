import { describe, expect, it } from '@jest/globals';
import { openClient } from './connection-string.js';
import { RECEIVE_WINDOW, receiveWindowOf, widenReceiveWindow } from './receive-window.js';

describe('The window of a subscription', () => {
  it('is wide enough for a busy newsroom with the client that is installed', async () => {
    const client = openClient('kurrentdb://127.0.0.1:1?tls=false');
    widenReceiveWindow(client);
    expect(await receiveWindowOf(client)).toBe(RECEIVE_WINDOW);
    await client.dispose();
  });
});
