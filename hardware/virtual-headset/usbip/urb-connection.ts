import type { Socket } from 'node:net';
import type { VirtualUsbDevice } from '../usb/virtual-usb-device.ts';
import { encodeSubmitAnswer, encodeUnlinkAnswer, readCommand, type SubmitCommand } from './usbip-messages.ts';

/** More unanswered transfers than any host's drivers keep. */
const maxPending = 4096;

/**
 * Gives a device the transfers that come over a connection, and the connection its answers, until either end goes: then the
 * device is detached and nothing of it runs on. What is no command ends the connection with a reason.
 */
export function serveUrbs(
  socket: Socket,
  device: VirtualUsbDevice,
  options: { received?: Buffer; onClosed?: (reason: string) => void } = {},
): void {
  const pending = new Set<number>();
  let received = options.received ?? Buffer.alloc(0);
  let reason = 'the host closed the connection';
  const refuse = (why: string): void => {
    reason = why;
    socket.destroy();
  };
  const submit = (command: SubmitCommand): void => {
    if (pending.size >= maxPending) {
      refuse('too many transfers are pending');
      return;
    }
    if (pending.has(command.sequence)) {
      refuse('a sequence number was used twice');
      return;
    }
    pending.add(command.sequence);
    device.submit({
      id: command.sequence,
      endpoint: command.endpoint,
      setup: command.setup,
      data: command.data,
      length: command.length,
      isoPackets: command.isoPackets,
      complete: (status, data, isoPackets) => {
        if (!pending.delete(command.sequence) || socket.destroyed) return;
        socket.write(
          encodeSubmitAnswer(command, { status, data: data ?? null, isoPackets: isoPackets ?? null }),
        );
      },
    });
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
      if (reading.command.kind === 'submit') submit(reading.command);
      else {
        const wasPending = device.cancel(reading.command.victim);
        pending.delete(reading.command.victim);
        socket.write(encodeUnlinkAnswer(reading.command, wasPending));
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
