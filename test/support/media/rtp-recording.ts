import type { MediaSource, RungReception, SenderReport } from '../../../gateway/ports/media-engine.ts';

/** Everything a receiver of one rung gets; without a rung, of the track's best. */
export class RtpRecording {
  readonly packets: Buffer[] = [];
  readonly arrivedNs: bigint[] = [];
  readonly reports: SenderReport[] = [];

  readonly reception: RungReception;

  constructor(source: MediaSource, trackId: string, rungId = source.rungs(trackId)[0]?.id ?? 'full') {
    this.reception = source.receive(trackId, rungId, (packet) => {
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
