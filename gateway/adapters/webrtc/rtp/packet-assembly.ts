import type { OutgoingHeader } from './outgoing-header.ts';

/** Longest packet that is sent on, in bytes; the engine's packetizer stays below 1,300. */
export const maxOutgoingPacketLength = 2048;

/**
 * One buffer in which every outgoing packet is put together, as the native peer copies at once. Views on it are kept
 * by length, so that sending a packet allocates nothing.
 */
export class PacketAssembly {
  readonly #bytes = Buffer.alloc(maxOutgoingPacketLength);
  readonly #views: (Buffer | undefined)[] = new Array<Buffer | undefined>(maxOutgoingPacketLength + 1);

  /** Length of the packet that `media` would give. */
  mediaLength(header: OutgoingHeader, source: Buffer, payloadOffset: number): number {
    return header.bytes.length + source.length - payloadOffset;
  }

  /**
   * The packet `source` under another header; valid until the next call.
   * `transportSequence` is ignored where the stream has no such extension.
   */
  media(
    header: OutgoingHeader,
    source: Buffer,
    payloadOffset: number,
    sequence: number,
    timestamp: number,
    transportSequence: number,
  ): Buffer {
    this.#writeHeader(header, source, sequence, timestamp, transportSequence);
    source.copy(this.#bytes, header.bytes.length, payloadOffset);
    return this.#view(this.mediaLength(header, source, payloadOffset));
  }

  /** Like `media`, as a retransmission of `originalSequence` (RFC 4588): two bytes longer. */
  retransmission(
    header: OutgoingHeader,
    source: Buffer,
    payloadOffset: number,
    sequence: number,
    timestamp: number,
    transportSequence: number,
    originalSequence: number,
  ): Buffer {
    this.#writeHeader(header, source, sequence, timestamp, transportSequence);
    this.#bytes.writeUInt16BE(originalSequence, header.bytes.length);
    source.copy(this.#bytes, header.bytes.length + 2, payloadOffset);
    return this.#view(this.mediaLength(header, source, payloadOffset) + 2);
  }

  /** Marker and padding flag stay those of `source`. */
  #writeHeader(
    header: OutgoingHeader,
    source: Buffer,
    sequence: number,
    timestamp: number,
    transportSequence: number,
  ): void {
    const bytes = this.#bytes;
    header.bytes.copy(bytes);
    bytes.writeUInt8(header.bytes.readUInt8(0) | (source.readUInt8(0) & 0x20), 0);
    bytes.writeUInt8(header.bytes.readUInt8(1) | (source.readUInt8(1) & 0x80), 1);
    bytes.writeUInt16BE(sequence, 2);
    bytes.writeUInt32BE(timestamp, 4);
    if (header.transportSequenceOffset > 0) {
      bytes.writeUInt16BE(transportSequence, header.transportSequenceOffset);
    }
  }

  #view(length: number): Buffer {
    let view = this.#views[length];
    if (view === undefined) {
      view = this.#bytes.subarray(0, length);
      this.#views[length] = view;
    }
    return view;
  }
}
