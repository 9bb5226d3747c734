import { setTimeout as delay } from 'node:timers/promises';
import { PeerConnection, type DataChannel } from 'node-datachannel';
import { CodedError } from '../../ports/coded-error.ts';
import { nativeConfiguration } from './ice-configuration.ts';
import { acquireNativeLibrary, keepUntilClosed, releaseNativeLibrary } from './native-handles.ts';
import { freeUdpPort } from './udp-address.ts';

export interface SharedPortOptions {
  bindAddress?: string | undefined;
  /** 0 takes any free one. */
  port: number;
  /** Whether another port will do where this one stays taken. */
  isReplaceable: boolean;
}

/**
 * Child processes inherit the library's socket: those of a gateway that was killed hold the port until they have
 * noticed, which takes them half a second.
 */
const patienceMs = 2000;
const pollMs = 50;

/**
 * The one UDP port of all viewers, held from the gateway's start to its end. Without a holder the library would open
 * the port with the first viewer and close it with the last, and end the process where something else, such as a child
 * process that inherited the socket, has the port then.
 */
export class SharedPort {
  readonly port: number;
  readonly #holder: PeerConnection;
  readonly #channel: DataChannel;

  /** Throws `port-in-use`, 2 s later, where the port stays taken and no other will do; `config-invalid` for an unknown address. */
  static async open(options: SharedPortOptions): Promise<SharedPort> {
    return new SharedPort(await choosePort(options), options.bindAddress);
  }

  private constructor(port: number, bindAddress: string | undefined) {
    acquireNativeLibrary();
    this.port = port;
    this.#holder = new PeerConnection(
      'shared-port',
      nativeConfiguration({ sharedPort: port, ...(bindAddress === undefined ? {} : { bindAddress }) }),
    );
    this.#channel = this.#holder.createDataChannel('shared-port');
    keepUntilClosed(this.#channel);
    // Gathering binds the port; nobody is ever told of this connection.
    this.#holder.setLocalDescription('offer');
  }

  /** After the last viewer; the port is free soon afterwards. */
  async close(): Promise<void> {
    this.#channel.close();
    this.#holder.close();
    await releaseNativeLibrary();
  }
}

async function choosePort({ bindAddress, port, isReplaceable }: SharedPortOptions): Promise<number> {
  for (const until = performance.now() + patienceMs; ;) {
    try {
      return await freeUdpPort(bindAddress, port);
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== 'port-in-use') throw error;
      if (performance.now() >= until) {
        if (!isReplaceable) throw error;
        return freeUdpPort(bindAddress, 0);
      }
    }
    await delay(pollMs);
  }
}
