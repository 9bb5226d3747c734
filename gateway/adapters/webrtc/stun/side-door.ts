import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { freeUdpPort } from '../udp-address.ts';
import { isAuthentic, readBindingRequest, replaceZeroTieBreaker } from './tie-breaker.ts';

/** One viewer's end of ICE, as its answer names it. */
export interface SideDoorGuest {
  iceUfrag: string;
  icePwd: string;
  /** Candidate attributes (RFC 8839), of which the first host's place is where datagrams are carried on. */
  candidates: readonly string[];
}

interface Flow {
  guest: SideDoorGuest;
  socket: Socket;
}

const hostCandidate = /^candidate:(\S+) 1 UDP (\d+) (\S+) (\d+) typ host/i;
/** Below every candidate that leads to the native peer straight. */
const candidatePriority = 0x01ffffff;
/** Ways of one viewer: one for each of its relays, with some over. */
const maxFlowsPerGuest = 8;

/**
 * A second UDP port, for viewers whose binding requests the native peer would refuse (`tie-breaker.ts`): datagrams are
 * carried to the native peer and back as they are, such requests mended. Only who knows a viewer's ICE password opens
 * a way through.
 */
export class SideDoor {
  readonly port: number;
  readonly #socket: Socket;
  readonly #guests = new Map<string, SideDoorGuest>();
  /** By the address and port that datagrams come from. */
  readonly #flows = new Map<string, Flow>();

  /** 0 takes any free port; throws `port-in-use`, and `config-invalid` for an address that is not of this machine. */
  static async open(bindAddress: string | undefined, port: number): Promise<SideDoor> {
    await freeUdpPort(bindAddress, port, 'turn.relayedPort');
    const socket = createSocket({ type: isIPv6(bindAddress ?? '::') ? 'udp6' : 'udp4' });
    socket.bind({ port, ...(bindAddress === undefined ? {} : { address: bindAddress }) });
    await once(socket, 'listening');
    return new SideDoor(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on('message', (datagram, from) => this.#carryIn(datagram, from));
    // A destination that cannot be reached is the viewer's loss, and ICE notices.
    socket.on('error', () => undefined);
  }

  /** Lets a viewer in; gives the candidates that lead here. */
  admit(guest: SideDoorGuest): string[] {
    this.#guests.set(guest.iceUfrag, guest);
    return guest.candidates.flatMap((candidate) => {
      const [, foundation, , address] = hostCandidate.exec(candidate) ?? [];
      if (foundation === undefined || address === undefined) return [];
      return [`candidate:door${foundation} 1 UDP ${candidatePriority} ${address} ${this.port} typ host`];
    });
  }

  dismiss({ iceUfrag }: Pick<SideDoorGuest, 'iceUfrag'>): void {
    this.#guests.delete(iceUfrag);
    for (const [key, { guest, socket }] of this.#flows) {
      if (guest.iceUfrag !== iceUfrag) continue;
      socket.close();
      this.#flows.delete(key);
    }
  }

  close(): void {
    for (const guest of [...this.#guests.values()]) this.dismiss(guest);
    this.#socket.close();
  }

  #carryIn(datagram: Buffer, from: RemoteInfo): void {
    const key = `${from.address} ${from.port}`;
    const request = readBindingRequest(datagram);
    let flow = this.#flows.get(key);
    if (flow === undefined) {
      const guest = this.#guests.get(request?.askedUfrag ?? '');
      if (request === null || guest === undefined || !isAuthentic(datagram, request, guest.icePwd)) return;
      const opened = this.#open(guest, from);
      if (opened === null) return;
      flow = opened;
      this.#flows.set(key, flow);
    }
    const { guest, socket } = flow;
    if (request?.askedUfrag === guest.iceUfrag) replaceZeroTieBreaker(datagram, request, guest.icePwd);
    const [, , , address, port] = hostCandidate.exec(hostOf(guest) ?? '') ?? [];
    socket.send(datagram, Number(port), address);
  }

  #open(guest: SideDoorGuest, from: RemoteInfo): Flow | null {
    const [, , , address] = hostCandidate.exec(hostOf(guest) ?? '') ?? [];
    const open = [...this.#flows.values()].filter((flow) => flow.guest === guest).length;
    if (address === undefined || open >= maxFlowsPerGuest) return null;
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4' });
    socket.on('message', (datagram) => this.#socket.send(datagram, from.port, from.address));
    socket.on('error', () => undefined);
    return { guest, socket };
  }
}

function hostOf({ candidates }: SideDoorGuest): string | undefined {
  return candidates.find((candidate) => hostCandidate.test(candidate));
}
