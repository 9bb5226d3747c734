import type { Socket } from 'node:net';
import type { VirtualUsbDevice } from '../usb/virtual-usb-device.ts';
import { encodeSubmitAnswer, encodeUnlinkAnswer, readCommand, type SubmitCommand } from './usbip-messages.ts';

/** More unanswered transfers than any host's drivers keep. */
const maxPending = 4096;
/** A host that takes no answers is given no more than this. */
const maxUnsentBytes = 64 << 20;
/** A host whose machine vanished is noticed some time after this. */
const keepAliveMs = 10_000;

/**
 * Gives a device the transfers that come over a connection, and the connection its answers, until either end goes: then the
 * device is detached and nothing of it runs on. What is no command ends the connection with a reason.
 */
export class UrbConnection {
  readonly #socket: Socket;
  readonly #device: VirtualUsbDevice;
  readonly #pending = new Set<number>();
  #received: Buffer;
  #reason = 'the host closed the connection';

  /** `received`: what came already behind the request for the device. */
  constructor(
    socket: Socket,
    device: VirtualUsbDevice,
    received: Buffer,
    onClosed: (reason: string) => void,
  ) {
    this.#socket = socket;
    this.#device = device;
    this.#received = received;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    socket.on('error', (error) => (this.#reason = error.message));
    socket.on('close', () => {
      device.detach();
      onClosed(this.#reason);
    });
    device.attach();
    socket.on('data', (chunk: Buffer) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      this.#takeCommands();
    });
    this.#takeCommands();
  }

  #takeCommands(): void {
    while (!this.#socket.destroyed) {
      const reading = readCommand(this.#received);
      if (reading.outcome === 'incomplete') return;
      if (reading.outcome === 'malformed') {
        this.#refuse(reading.reason);
        return;
      }
      this.#received = this.#received.subarray(reading.bytes);
      const { command } = reading;
      if (command.kind === 'submit') this.#submit(command);
      else {
        const wasPending = this.#device.cancel(command.victim);
        this.#pending.delete(command.victim);
        this.#answer(encodeUnlinkAnswer(command, wasPending));
      }
    }
  }

  #submit(command: SubmitCommand): void {
    const { sequence, endpoint, setup, data, length, isoPackets } = command;
    if (this.#pending.size >= maxPending) this.#refuse('too many transfers are pending');
    else if (this.#pending.has(sequence)) this.#refuse('a sequence number was used twice');
    else {
      this.#pending.add(sequence);
      this.#device.submit({
        id: sequence,
        endpoint,
        setup,
        data,
        length,
        isoPackets,
        complete: (status, sent, results) => {
          if (!this.#pending.delete(sequence)) return;
          const result = { status, data: sent ?? null, isoPackets: results ?? null };
          this.#answer(encodeSubmitAnswer(command, result));
        },
      });
    }
  }

  #answer(bytes: Buffer): void {
    if (this.#socket.destroyed) return;
    if (this.#socket.writableLength > maxUnsentBytes) this.#refuse('the host takes no answers');
    else this.#socket.write(bytes);
  }

  #refuse(reason: string): void {
    this.#reason = reason;
    this.#socket.destroy();
  }
}
