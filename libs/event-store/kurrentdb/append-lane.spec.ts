import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AppendLane, NoAnswerError } from './append-lane.js';

interface Post {
  readonly number: number;
  disposed: boolean;
}

describe('The lane in which stories are sent to the log', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  function lane(options: { readonly places?: number; readonly broken?: boolean } = {}) {
    jest.useFakeTimers({ now: 0 });
    const posts: Post[] = [];
    const sending = new AppendLane<Post>({
      open: () => {
        const post = { number: posts.length, disposed: false };
        posts.push(post);
        return post;
      },
      dispose: async (post) => {
        post.disposed = true;
      },
      places: options.places ?? 3,
      limitMs: 1_000,
      renewMs: 100,
      isBroken: () => options.broken ?? false,
      onReplaced: () => undefined,
    });
    return { sending, posts };
  }

  /** Work whose answers come when they are told to. */
  function work() {
    const sent: {
      readonly by: number;
      readonly answer: () => void;
      readonly fail: (error: Error) => void;
    }[] = [];
    const send = (post: Post) =>
      new Promise<number>((resolve, reject) => {
        sent.push({ by: post.number, answer: () => resolve(post.number), fail: reject });
      });
    return { sent, send };
  }

  const settled = () => jest.advanceTimersByTimeAsync(0);

  it('has so many under way and no more, in order', async () => {
    const { sending } = lane();
    const { sent, send } = work();
    const all = Array.from({ length: 5 }, () => sending.send(1, send));
    await settled();
    expect(sent).toHaveLength(3);
    sent[1]?.answer();
    await settled();
    expect(sent).toHaveLength(4);
    sent.forEach(({ answer }) => answer());
    await settled();
    sent.forEach(({ answer }) => answer());
    expect(await Promise.all(all)).toHaveLength(5);
  });

  it('counts a long story as its messages, and lets one pass that is longer than the lane', async () => {
    const { sending } = lane();
    const { sent, send } = work();
    const all = [sending.send(2, send), sending.send(9, send), sending.send(1, send)];
    await settled();
    expect(sent).toHaveLength(1);
    for (let index = 0; index < 3; index += 1) {
      sent[index]?.answer();
      await settled();
      expect(sent).toHaveLength(Math.min(index + 2, 3));
    }
    await Promise.all(all);
  });

  it('gives no place away while a message may still lie there, and goes on with another post', async () => {
    const { sending, posts } = lane();
    const { sent, send } = work();
    const lost = [sending.send(1, send), sending.send(1, send), sending.send(1, send)];
    const refused = Promise.allSettled(lost);
    await jest.advanceTimersByTimeAsync(1_000);
    expect((await refused).every(({ status }) => status === 'rejected')).toBe(true);
    expect(posts).toHaveLength(2);
    const next = sending.send(1, send);
    await settled();
    expect(sent.at(-1)?.by).toBe(1);
    sent.at(-1)?.answer();
    expect(await next).toBe(1);
  });

  it('lets the old post finish what it has under way before it is closed', async () => {
    const { sending, posts } = lane();
    const { sent, send } = work();
    const lost = sending.send(1, send).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(900);
    const late = sending.send(1, send);
    await jest.advanceTimersByTimeAsync(100);
    expect(await lost).toBeInstanceOf(NoAnswerError);
    expect(posts.map(({ disposed }) => disposed)).toEqual([false, false]);
    sent[1]?.answer();
    expect(await late).toBe(0);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(posts.map(({ disposed }) => disposed)).toEqual([true, false]);
  });

  it('says so when there was no turn in time, and does not send it afterwards', async () => {
    const { sending } = lane({ places: 1 });
    const { sent, send } = work();
    const first = sending.send(1, send);
    const second = sending.send(1, send);
    const third = sending.send(1, send).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(900);
    sent[0]?.answer();
    await jest.advanceTimersByTimeAsync(100);
    expect(await third).toBeInstanceOf(NoAnswerError);
    sent[1]?.answer();
    await Promise.all([first, second]);
    await settled();
    expect(sent).toHaveLength(2);
  });

  it('takes another post after a failure that would stay, but not too often', async () => {
    const { sending, posts } = lane({ broken: true });
    const fail = async () => {
      throw new Error('No such address');
    };
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(sending.send(1, fail)).rejects.toThrow('No such address');
    }
    expect(posts).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(100);
    await expect(sending.send(1, fail)).rejects.toThrow('No such address');
    expect(posts).toHaveLength(3);
  });

  it('closes when everything is answered', async () => {
    const { sending, posts } = lane();
    const { sent, send } = work();
    const story = sending.send(1, send);
    const closing = sending.close();
    await settled();
    expect(posts[0]?.disposed).toBe(false);
    sent[0]?.answer();
    await Promise.all([story, closing]);
    expect(posts[0]?.disposed).toBe(true);
    await expect(sending.send(1, send)).rejects.toThrow(NoAnswerError);
  });
});
