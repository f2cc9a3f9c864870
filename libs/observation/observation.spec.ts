import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Operation } from './operation.js';
import { Scope } from './scope.js';
import { Signal } from './signal.js';

describe('Who watches the newsroom', () => {
  it('hears what happens for as long as they listen', () => {
    const signal = new Signal<{ readonly edition: number }>('test.signal.heard');
    const heard: number[] = [];
    expect(signal.heard).toBe(false);
    const stop = signal.listen(({ edition }) => heard.push(edition));
    expect(signal.heard).toBe(true);
    signal.tell({ edition: 1 });
    stop();
    signal.tell({ edition: 2 });
    expect(heard).toEqual([1]);
    expect(signal.heard).toBe(false);
  });

  it('hears of the end of what takes time, how it went and when it began', async () => {
    const printing = new Operation<{ readonly edition: number }, string>('test.operation.ends');
    const ended: unknown[] = [];
    const stop = printing.onEnd(({ context, startedAt, result, error }) =>
      ended.push([context.edition, startedAt <= performance.now(), result, error]),
    );
    const jam = new Error('jam');
    await expect(
      printing.run(
        () => ({ edition: 1 }),
        () => turn('printed'),
      ),
    ).resolves.toBe('printed');
    await expect(
      printing.run(
        () => ({ edition: 2 }),
        () => Promise.reject(jam),
      ),
    ).rejects.toBe(jam);
    stop();
    expect(ended).toEqual([
      [1, true, 'printed', undefined],
      [2, true, undefined, jam],
    ]);
  });

  it('costs nothing to make when nobody does', async () => {
    const printing = new Operation<object, string>('test.operation.unheard');
    const context = () => {
      throw new Error('made for nobody');
    };
    await expect(printing.run(context, () => turn('printed'))).resolves.toBe('printed');
  });

  it('never disturbs it, whatever goes wrong with the watching', async () => {
    const signal = new Signal('test.signal.broken');
    const printing = new Operation<object, string>('test.operation.broken');
    const broken = () => {
      throw new Error('broken');
    };
    const stops = [
      signal.listen(broken),
      printing.onEnd(broken),
      printing.carry(new AsyncLocalStorage(), broken),
    ];
    signal.tell({});
    await expect(
      printing.run(
        () => ({}),
        () => turn('printed'),
      ),
    ).resolves.toBe('printed');
    await turn();
    stops.forEach((stop) => stop());
  });

  it('can follow from one thing to what it starts, side by side with others', async () => {
    const printing = new Operation<{ readonly edition: number }, number | undefined>(
      'test.operation.carries',
    );
    const storage = new AsyncLocalStorage<number | undefined>();
    const stop = printing.carry(storage, ({ context }) => context.edition);
    const inside = async () => {
      await turn();
      return storage.getStore();
    };
    const found = await Promise.all([1, 2].map((edition) => printing.run(() => ({ edition }), inside)));
    stop();
    expect(found).toEqual([1, 2]);
    expect(storage.getStore()).toBeUndefined();
    expect(await printing.run(() => ({ edition: 3 }), inside)).toBeUndefined();
  });

  it('can follow what is handed on by callbacks', async () => {
    const reading = new Scope<{ readonly page: number }>('test.scope.carries');
    const storage = new AsyncLocalStorage<number | undefined>();
    const found: unknown[] = [];
    const read = (page: number) =>
      new Promise<void>((resolve) => {
        reading.enter({ page }, () => {
          setImmediate(() => {
            found.push(storage.getStore());
            resolve();
          });
        });
      });
    await read(1);
    const stop = reading.carry(storage, ({ page }) => page);
    await read(2);
    stop();
    await read(3);
    expect(found).toEqual([undefined, 2, undefined]);
  });
});
