import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { VirtualUsbDevice } from '../usb/virtual-usb-device.ts';
import {
  encodeDeviceList,
  encodeImportAnswer,
  readOperation,
  type OfferedDevice,
} from './operation-messages.ts';
import { serveUrbs } from './urb-connection.ts';

export interface UsbIpServerOptions {
  devices: readonly VirtualUsbDevice[];
  /** Default 127.0.0.1: USB/IP knows neither passwords nor encryption. */
  host?: string;
  /** Default 3240, the registered one; 0 takes any free one. */
  port?: number;
  /** A connection gets the transfers of the first free device at once, without asking for one. */
  direct?: boolean;
  /** Told in one sentence of every device taken and given back, and of every connection refused. */
  onNews?: (news: string) => void;
}

/** One place where a device is plugged in: the device changes when it goes into update mode and back. */
interface Slot extends OfferedDevice {
  connection: Socket | null;
  pluggedIn: boolean;
}

/** Offers USB devices to the kernels of other machines; each to one at a time. */
export class UsbIpServer {
  readonly port: number;
  readonly #server: Server;
  readonly #slots: readonly Slot[];
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, slots: readonly Slot[], sockets: Set<Socket>) {
    this.#server = server;
    this.#slots = slots;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Resolves when the port is open; rejects with the system's error when it cannot be. */
  static async start(options: UsbIpServerOptions): Promise<UsbIpServer> {
    const sockets = new Set<Socket>();
    const slots = options.devices.map((device, place) => slotOf(device, place));
    for (const slot of slots) followReplacements(slot, options);
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
      if (options.direct === true) give(socket, freeSlot(slots), Buffer.alloc(0), options);
      else negotiate(socket, slots, options);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 3240, options.host ?? '127.0.0.1', resolve);
    });
    return new UsbIpServer(server, slots, sockets);
  }

  /** Pulls the plug of the device at this place: its host sees it gone, and nobody gets it until it is plugged in again. */
  unplug(place: number): void {
    const slot = this.#slot(place);
    slot.pluggedIn = false;
    slot.connection?.destroy();
  }

  plugIn(place: number): void {
    this.#slot(place).pluggedIn = true;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #slot(place: number): Slot {
    const slot = this.#slots[place];
    if (slot === undefined) throw new RangeError(`there is no device ${place}`);
    return slot;
  }
}

function slotOf(device: VirtualUsbDevice, place: number): Slot {
  const deviceNumber = place + 2;
  return { busId: `1-${place + 1}`, busNumber: 1, deviceNumber, device, connection: null, pluggedIn: true };
}

function followReplacements(slot: Slot, options: UsbIpServerOptions): void {
  slot.device.onReplaced((next) => {
    slot.device = next;
    slot.connection?.destroy();
    options.onNews?.(`${slot.busId} comes back as another device`);
    followReplacements(slot, options);
  });
}

function freeSlot(slots: readonly Slot[]): Slot | null {
  return slots.find(({ connection, pluggedIn }) => connection === null && pluggedIn) ?? null;
}

function give(socket: Socket, slot: Slot | null, received: Buffer, { onNews }: UsbIpServerOptions): void {
  if (slot === null) {
    onNews?.('a connection found no free device');
    socket.destroy();
    return;
  }
  slot.connection = socket;
  onNews?.(`${slot.busId} is attached`);
  serveUrbs(socket, slot.device, {
    received,
    onClosed: (reason) => {
      slot.connection = null;
      onNews?.(`${slot.busId} is free again: ${reason}`);
    },
  });
}

/** Answers what a host asks before there are transfers; a host has ten seconds for it. */
function negotiate(socket: Socket, slots: readonly Slot[], options: UsbIpServerOptions): void {
  let received = Buffer.alloc(0);
  socket.setTimeout(10_000, () => socket.destroy());
  const take = (chunk: Buffer): void => {
    received = Buffer.concat([received, chunk]);
    const reading = readOperation(received);
    if (reading.outcome === 'incomplete') return;
    socket.off('data', take);
    if (reading.outcome === 'malformed') {
      options.onNews?.(`a connection was refused: ${reading.reason}`);
      socket.destroy();
    } else if (reading.outcome === 'list-devices') {
      socket.end(
        encodeDeviceList(slots.filter(({ connection, pluggedIn }) => connection === null && pluggedIn)),
      );
    } else {
      const wanted = slots.find(
        ({ busId, connection, pluggedIn }) => busId === reading.busId && connection === null && pluggedIn,
      );
      socket.write(encodeImportAnswer(wanted ?? null));
      if (wanted === undefined) socket.end();
      else {
        socket.setTimeout(0);
        give(socket, wanted, received.subarray(reading.bytes), options);
      }
    }
  };
  socket.on('data', take);
}
