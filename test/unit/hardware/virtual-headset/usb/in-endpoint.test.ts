import { describe, expect, it } from 'vitest';
import { InEndpoint } from '../../../../../hardware/virtual-headset/usb/in-endpoint.ts';
import { urbStatus } from '../../../../../hardware/virtual-headset/usb/virtual-usb-device.ts';

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, place) => place & 0xff);

function endpoint(options: { longestMessageBytes?: number; babbling?: boolean } = {}) {
  const done: { id: number; status: number; data: Uint8Array | undefined }[] = [];
  const under = new InEndpoint({
    packetBytes: 64,
    ...(options.longestMessageBytes === undefined
      ? {}
      : { longestMessageBytes: options.longestMessageBytes }),
    isBabbling: () => options.babbling === true,
  });
  const ask = (id: number, length: number): void =>
    under.submit({
      id,
      endpoint: 0x82,
      setup: null,
      data: null,
      length,
      isoPackets: null,
      complete: (status, data) => done.push({ id, status, data }),
    });
  return { under, done, ask };
}

describe('an endpoint towards the host', () => {
  it('gives each message to one transfer, whichever comes first', () => {
    const { under, done, ask } = endpoint();
    ask(1, 1024);
    under.send(bytes(10));
    under.send(bytes(20));
    ask(2, 1024);
    expect(done).toEqual([
      { id: 1, status: 0, data: bytes(10) },
      { id: 2, status: 0, data: bytes(20) },
    ]);
    expect(under.queued).toBe(0);
  });

  it('goes on in the next transfer where one is too short', () => {
    const { under, done, ask } = endpoint();
    under.send(bytes(150));
    ask(1, 64);
    ask(2, 64);
    ask(3, 64);
    expect(done.map(({ data }) => data?.length)).toEqual([64, 64, 22]);
    expect(Buffer.concat(done.map(({ data }) => data ?? new Uint8Array()))).toEqual(Buffer.from(bytes(150)));
  });

  it('ends a message that fills its last packet with an empty one', () => {
    const { under, done, ask } = endpoint();
    under.send(bytes(128));
    under.send(bytes(5));
    ask(1, 128);
    ask(2, 128);
    ask(3, 128);
    expect(done.map(({ data }) => data?.length)).toEqual([128, 0, 5]);
    under.send(bytes(128));
    ask(4, 1024);
    under.send(bytes(7));
    ask(5, 1024);
    expect(done.slice(3).map(({ data }) => data?.length)).toEqual([128, 7]);
  });

  it('needs no empty packet where the host expects no more', () => {
    const { under, done, ask } = endpoint({ longestMessageBytes: 256 });
    under.send(bytes(256));
    under.send(bytes(3));
    ask(1, 128);
    ask(2, 128);
    ask(3, 128);
    expect(done.map(({ data }) => data?.length)).toEqual([128, 128, 3]);
  });

  it('overflows a transfer that has no room for a whole packet, and one that it babbles into', () => {
    const { under, done, ask } = endpoint();
    under.send(bytes(100));
    ask(1, 30);
    expect(done).toEqual([{ id: 1, status: urbStatus.overflow, data: bytes(30) }]);
    const babbler = endpoint({ babbling: true });
    babbler.under.send(bytes(4));
    babbler.ask(1, 64);
    expect(babbler.done[0]?.status).toBe(urbStatus.overflow);
  });

  it('refuses everything while it is halted', () => {
    const { under, done, ask } = endpoint();
    ask(1, 64);
    under.halt();
    ask(2, 64);
    expect(done.map(({ id, status }) => [id, status])).toEqual([
      [1, urbStatus.stall],
      [2, urbStatus.stall],
    ]);
    expect(under.isHalted).toBe(true);
    under.clearHalt();
    ask(3, 64);
    under.send(bytes(1));
    expect(done[2]).toEqual({ id: 3, status: 0, data: bytes(1) });
  });

  it('never completes what was taken back or what waited when the plug was pulled', () => {
    const { under, done, ask } = endpoint();
    ask(1, 64);
    ask(2, 64);
    expect(under.cancel(1)).toBe(true);
    expect(under.cancel(1)).toBe(false);
    under.forget();
    under.send(bytes(9));
    expect(done).toEqual([]);
  });
});
