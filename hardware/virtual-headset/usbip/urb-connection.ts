import type { Socket } from 'node:net';
import type { VirtualUsbDevice } from '../usb/virtual-usb-device.ts';
import {
  encodeSubmitAnswer,
  encodeUnlinkAnswer,
  readCommand,
  type SubmitCommand,
  type UnlinkCommand,
} from './usbip-messages.ts';

/** More unanswered transfers than any host's drivers keep. */
const maxPending = 4096;

/** The transfers of one connection that the device has not completed. */
class Submissions {
  readonly #socket: Socket;
  readonly #device: VirtualUsbDevice;
  readonly #pending = new Set<number>();

  constructor(socket: Socket, device: VirtualUsbDevice) {
    this.#socket = socket;
    this.#device = device;
  }

  /** Gives the device a transfer; the reason why not where that cannot be. */
  submit(command: SubmitCommand): string | null {
    const { sequence, endpoint, setup, data, length, isoPackets } = command;
    if (this.#pending.size >= maxPending) return 'too many transfers are pending';
    if (this.#pending.has(sequence)) return 'a sequence number was used twice';
    this.#pending.add(sequence);
    this.#device.submit({
      ...{ id: sequence, endpoint, setup, data, length, isoPackets },
      complete: (status, sent, packets) => {
        if (!this.#pending.delete(sequence) || this.#socket.destroyed) return;
        const result = { status, data: sent ?? null, isoPackets: packets ?? null };
        this.#socket.write(encodeSubmitAnswer(command, result));
      },
    });
    return null;
  }

  unlink(command: UnlinkCommand): void {
    const wasPending = this.#device.cancel(command.victim);
    this.#pending.delete(command.victim);
    this.#socket.write(encodeUnlinkAnswer(command, wasPending));
  }
}

/**
 * Gives a device the transfers that come over a connection, and the connection its answers, until either end goes: then the
 * device is detached and nothing of it runs on. What is no command ends the connection with a reason.
 */
export function serveUrbs(
  socket: Socket,
  device: VirtualUsbDevice,
  options: { received?: Buffer; onClosed?: (reason: string) => void } = {},
): void {
  const submissions = new Submissions(socket, device);
  let received = options.received ?? Buffer.alloc(0);
  let reason = 'the host closed the connection';
  const refuse = (why: string): void => {
    reason = why;
    socket.destroy();
  };
  const take = (chunk: Buffer): void => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    while (!socket.destroyed) {
      const reading = readCommand(received);
      if (reading.outcome === 'incomplete') return;
      if (reading.outcome === 'malformed') {
        refuse(reading.reason);
        return;
      }
      received = received.subarray(reading.bytes);
      if (reading.command.kind === 'unlink') submissions.unlink(reading.command);
      else {
        const refusal = submissions.submit(reading.command);
        if (refusal !== null) refuse(refusal);
      }
    }
  };
  socket.setNoDelay(true);
  socket.on('error', (error) => (reason = error.message));
  socket.on('close', () => {
    device.detach();
    options.onClosed?.(reason);
  });
  device.attach();
  socket.on('data', take);
  take(Buffer.alloc(0));
}
