import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

const controller = '/sys/devices/platform/vhci_hcd.0';
const lookIntervalMs = 50;
/** As USB/IP counts speeds. */
const highSpeed = 3;

/** Whether nothing is in this socket of the virtual host controller. */
function isFree(slot) {
  const pattern = new RegExp(`^hs +0*${slot} 004 `, 'm');
  return pattern.test(readFileSync(`${controller}/status`, 'utf8'));
}

/**
 * Gives the kernel a connection, on which it then speaks USB/IP itself; this process keeps no hold of it. The descriptor is
 * handed over before a byte can arrive: the kernel speaks first.
 */
function plug(host, port, slot) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.pause();
      try {
        // 65536 · bus + device: any that is not in use.
        writeFileSync(`${controller}/attach`, `${slot} ${socket._handle.fd} ${65_538 + slot} ${highSpeed}`);
        resolve();
      } catch (error) {
        reject(error);
      } finally {
        socket.destroy();
      }
    });
  });
}

/**
 * Keeps plugged in what has a cable: a device that falls off the bus and comes back, as after a firmware update, is attached
 * again.
 *
 * @param {string} host
 * @param {(news: string) => void} onNews
 */
export function followCables(host, onNews) {
  const cables = new Map();
  const look = async () => {
    for (const [slot, port] of cables) {
      if (!isFree(slot)) continue;
      try {
        await plug(host, port, slot);
        onNews(`slot ${slot} attached`);
      } catch (error) {
        onNews(`slot ${slot}: ${error.message}`);
      }
    }
    setTimeout(look, lookIntervalMs);
  };
  void look();
  return {
    /** `port` null pulls the cable for the guest's part: nothing is attached to the slot any more. */
    set(slot, port) {
      if (port === null) cables.delete(slot);
      else cables.set(slot, port);
    },
  };
}
