import type { MediaSource, SenderReport } from '../../../gateway/ports/media-engine.ts';

/** Everything a listener of one track gets. */
export class RtpRecording {
  readonly packets: Buffer[] = [];
  readonly arrivedNs: bigint[] = [];
  readonly reports: SenderReport[] = [];

  constructor(source: MediaSource, trackId: string) {
    source.onRtp(trackId, (packet) => {
      this.packets.push(Buffer.from(packet));
      this.arrivedNs.push(process.hrtime.bigint());
    });
    source.onSenderReport(trackId, (report) => this.reports.push(report));
  }

  get timestamps(): number[] {
    return this.packets.map((packet) => packet.readUInt32BE(4));
  }

  get sequences(): number[] {
    return this.packets.map((packet) => packet.readUInt16BE(2));
  }
}
