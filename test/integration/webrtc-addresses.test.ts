import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtFiles } from '../../gateway/cli/built-files.ts';
import { composeDevices } from '../../gateway/compose/devices.ts';
import { configFileSchema } from '../../gateway/config/config-schema.ts';
import type { Devices } from '../../gateway/devices.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { FakeMediaSource } from '../support/fake-media-source.ts';
import { offerSdp } from '../support/sample-offers.ts';

describe('where viewers reach the gateway', () => {
  let folder: string;
  let devices: Devices | null = null;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-addresses-'));
  });
  afterEach(async () => {
    await devices?.transport.close();
    await devices?.close();
    devices = null;
    for (const socket of sockets.splice(0)) socket.close();
    await rm(folder, { recursive: true });
  });

  async function compose(config: Record<string, unknown>): Promise<Devices> {
    const parsed = { ...configFileSchema.parse(config), dataDir: folder, cacheDir: folder };
    devices = await composeDevices(parsed, new CollectingLog(), builtFiles);
    return devices;
  }

  /** The `address port` of every host candidate in the answer to an offer. */
  async function hostCandidates(config: Record<string, unknown>): Promise<string[]> {
    const { transport } = await compose(config);
    const offer = offerSdp({ videos: 1, audios: 0, data: false });
    const viewer = await transport.accept(offer, new FakeMediaSource(), { at: () => [1, 0, 0, 0] });
    const candidates = viewer.answerSdp.matchAll(/^a=candidate:\S+ 1 UDP \d+ (\S+ \d+) typ host/gim);
    return [...candidates].map(([, place = '']) => place);
  }

  async function udpSocket(onMessage: (message: Buffer) => void = () => undefined): Promise<number> {
    const socket = createSocket('udp4', onMessage);
    sockets.push(socket);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return socket.address().port;
  }

  it('is one UDP port, with the number of the TCP port, where nothing else is said', async () => {
    const port = await udpSocket();
    for (const socket of sockets.splice(0)) socket.close();
    const places = await hostCandidates({ port });
    expect(places.length).toBeGreaterThan(0);
    expect(new Set(places.map((place) => Number(place.split(' ')[1])))).toEqual(new Set([port]));
  });

  it('is the configured address and range of ports', async () => {
    const first = 20_000 + (process.pid % 20_000);
    const range = { first, last: first + 9 };
    const places = await hostCandidates({
      webrtc: { bindAddress: '127.0.0.1', portRange: range },
      viewers: { maxTotal: 10 },
    });
    expect(places).toHaveLength(1);
    const [address, port] = places[0]?.split(' ') ?? [];
    expect(address).toBe('127.0.0.1');
    expect(Number(port)).toBeGreaterThanOrEqual(range.first);
    expect(Number(port)).toBeLessThanOrEqual(range.last);
  });

  it('is asked of the configured STUN servers', async () => {
    const requests: Buffer[] = [];
    const port = await udpSocket((message) => requests.push(message));
    await hostCandidates({
      iceServers: [{ urls: [`stun:127.0.0.1:${port}`] }],
      webrtc: { bindAddress: '127.0.0.1' },
    });
    // A STUN binding request (RFC 8489, section 5).
    expect(requests[0]?.subarray(0, 2)).toEqual(Buffer.from([0, 1]));
    expect(requests[0]?.readUInt32BE(4)).toBe(0x2112a442);
  });

  it('is refused at the start where a port is taken or an address is not ours', async () => {
    const sharedPort = await udpSocket();
    await expect(compose({ webrtc: { bindAddress: '127.0.0.1', sharedPort } })).rejects.toMatchObject({
      code: 'port-in-use',
      detail: `webrtc.sharedPort: UDP ${sharedPort}`,
    });
    // A documentation address (RFC 5737).
    await expect(compose({ webrtc: { bindAddress: '192.0.2.1' } })).rejects.toMatchObject({
      code: 'config-invalid',
      detail: 'webrtc: 192.0.2.1:8360: EADDRNOTAVAIL',
    });
  });
});
