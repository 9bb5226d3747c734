import { connect, type Socket } from 'node:net';

/** What came of one transfer. */
export interface UrbResult {
  status: number;
  data: Buffer;
  isoPackets: { actualLength: number; status: number }[];
}

interface Waiting {
  deviceSends: boolean;
  resolve(result: UrbResult): void;
}

export interface ControlRequest {
  requestType: number;
  request: number;
  value: number;
  index: number;
}

const headerBytes = 48;

/**
 * The host's side of USB/IP as Linux's vhci-hcd speaks it (Documentation/usb/usbip_protocol.rst), written for tests: it shares
 * nothing with the server.
 */
export class UsbIpClient {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #unlinks = new Map<number, (status: number) => void>();
  #received = Buffer.alloc(0);
  #sequence = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Connects to a server that gives a device at once. */
  static direct(port: number): Promise<UsbIpClient> {
    return UsbIpClient.#open(port, () => Promise.resolve());
  }

  /** Imports a device; rejects where the server has none to give. */
  static import(port: number, busId: string): Promise<UsbIpClient> {
    return UsbIpClient.#open(port, async (socket) => {
      const request = Buffer.alloc(40);
      request.writeUInt32BE(0x01118003, 0);
      request.write(busId, 8, 'latin1');
      socket.write(request);
      const status = (await readExactly(socket, 8)).readUInt32BE(4);
      if (status !== 0) throw new Error(`import refused: ${status}`);
      await readExactly(socket, 312);
    });
  }

  static async #open(port: number, greet: (socket: Socket) => Promise<void>): Promise<UsbIpClient> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    await greet(socket);
    const client = new UsbIpClient(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => client.#take(chunk));
    return client;
  }

  get closed(): Promise<void> {
    return this.#socket.closed
      ? Promise.resolve()
      : new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  close(): void {
    this.#socket.destroy();
  }

  controlIn(setup: ControlRequest, length: number): Promise<UrbResult> {
    return this.submit({ endpoint: 0, deviceSends: true, length, setup }).result;
  }

  controlOut(setup: ControlRequest, data: Uint8Array = new Uint8Array()): Promise<UrbResult> {
    return this.submit({ endpoint: 0, deviceSends: false, length: data.length, setup, data }).result;
  }

  transferIn(endpoint: number, length: number): Promise<UrbResult> {
    return this.submit({ endpoint, deviceSends: true, length }).result;
  }

  transferOut(endpoint: number, data: Uint8Array): Promise<UrbResult> {
    return this.submit({ endpoint, deviceSends: false, length: data.length, data }).result;
  }

  submit(urb: {
    endpoint: number;
    deviceSends: boolean;
    length: number;
    setup?: ControlRequest;
    data?: Uint8Array;
    isoPacketBytes?: number[];
  }): { sequence: number; result: Promise<UrbResult> } {
    const sequence = ++this.#sequence;
    const isoPacketBytes = urb.isoPacketBytes ?? [];
    const header = Buffer.alloc(headerBytes);
    header.writeUInt32BE(1, 0);
    header.writeUInt32BE(sequence, 4);
    header.writeUInt32BE(0x00010002, 8);
    header.writeUInt32BE(urb.deviceSends ? 1 : 0, 12);
    header.writeUInt32BE(urb.endpoint, 16);
    header.writeUInt32BE(urb.length, 24);
    header.writeInt32BE(isoPacketBytes.length === 0 ? -1 : isoPacketBytes.length, 32);
    if (urb.setup !== undefined) {
      header.writeUInt8(urb.setup.requestType, 40);
      header.writeUInt8(urb.setup.request, 41);
      header.writeUInt16LE(urb.setup.value, 42);
      header.writeUInt16LE(urb.setup.index, 44);
      header.writeUInt16LE(urb.length, 46);
    }
    this.#socket.write(Buffer.concat([header, urb.data ?? new Uint8Array(), isoDescriptors(isoPacketBytes)]));
    const result = new Promise<UrbResult>((resolve) => {
      this.#waiting.set(sequence, { deviceSends: urb.deviceSends, resolve });
    });
    return { sequence, result };
  }

  /** Takes a transfer back; resolves with −104 where it was still pending, else 0. */
  unlink(victim: number): Promise<number> {
    const sequence = ++this.#sequence;
    const header = Buffer.alloc(headerBytes);
    header.writeUInt32BE(2, 0);
    header.writeUInt32BE(sequence, 4);
    header.writeUInt32BE(victim, 20);
    this.#socket.write(header);
    return new Promise((resolve) => this.#unlinks.set(sequence, resolve));
  }

  sendRaw(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= headerBytes) {
      const sequence = this.#received.readUInt32BE(4);
      const status = this.#received.readInt32BE(20);
      if (this.#received.readUInt32BE(0) === 4) {
        this.#received = this.#received.subarray(headerBytes);
        this.#unlinks.get(sequence)?.(status);
        continue;
      }
      const waiting = this.#waiting.get(sequence);
      if (waiting === undefined) throw new Error(`an answer to nothing: ${sequence}`);
      const dataBytes = waiting.deviceSends ? this.#received.readUInt32BE(24) : 0;
      const packets = Math.max(0, this.#received.readInt32BE(32));
      const wholeBytes = headerBytes + dataBytes + packets * 16;
      if (this.#received.length < wholeBytes) return;
      const data = Buffer.from(this.#received.subarray(headerBytes, headerBytes + dataBytes));
      const isoPackets = Array.from({ length: packets }, (_, place) => {
        const at = headerBytes + dataBytes + place * 16;
        return {
          actualLength: this.#received.readUInt32BE(at + 8),
          status: this.#received.readInt32BE(at + 12),
        };
      });
      this.#received = this.#received.subarray(wholeBytes);
      this.#waiting.delete(sequence);
      waiting.resolve({ status, data, isoPackets });
    }
  }
}

function isoDescriptors(packetBytes: readonly number[]): Buffer {
  const bytes = Buffer.alloc(packetBytes.length * 16);
  let offset = 0;
  packetBytes.forEach((length, place) => {
    bytes.writeUInt32BE(offset, place * 16);
    bytes.writeUInt32BE(length, place * 16 + 4);
    offset += length;
  });
  return bytes;
}

function readExactly(socket: Socket, bytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const onReadable = (): void => {
      const chunk = socket.read(bytes) as Buffer | null;
      if (chunk === null) return;
      stop();
      resolve(chunk);
    };
    const onClose = (): void => {
      stop();
      reject(new Error('the server closed the connection'));
    };
    const stop = (): void => {
      socket.off('readable', onReadable);
      socket.off('close', onClose);
    };
    socket.on('readable', onReadable);
    socket.on('close', onClose);
    onReadable();
  });
}
