import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { MediaTrack } from '../../gateway/contract/media.ts';
import type { Rung, RungId } from '../../gateway/domain/media-plan/rung.ts';
import { FakeMediaSource, sampleRung } from './fake-media-source.ts';

export interface GstTrack extends MediaTrack {
  /** Launch text up to the encoded stream, or where there are rungs, up to the pictures that all of them are made of. */
  launch: string;
  /** The best first; all are encoded all the time. Without any the track has one. */
  rungs?: readonly GstRung[];
}

export interface GstRung {
  rung: Rung;
  /** Launch text from the pictures to the encoded stream; an RTP payloader is added behind it. */
  launch: string;
}

/** One RTP stream of the pipeline. */
interface Stream {
  track: GstTrack;
  rung: Rung;
  rtp: Socket;
  rtpPort: number;
  /** Where the pipeline listens for feedback. */
  feedbackPort: number;
  /** SSRC of the run that is sending now. */
  ssrc: number | null;
  keyFrameAskedAtMs: number;
}

const clockRateHz = { video: 90_000, audio: 48_000 } as const;
/** Without an offset, all rungs of a track show the same moment under the same timestamp. */
const payloader = {
  H264: 'rtph264pay config-interval=-1 aggregate-mode=zero-latency mtu=1200 pt=96 timestamp-offset=0',
  VP8: 'rtpvp8pay picture-id-mode=15-bit mtu=1200 pt=98 timestamp-offset=0',
  opus: 'rtpopuspay pt=97',
} as const;

/** H.264 of a live test picture, constrained baseline, as the engine encodes it. */
export function testPicture(options: {
  pattern: string;
  widthPx: number;
  heightPx: number;
  framesPerSecond: number;
  bitrateKbps: number;
}): string {
  return `${rawTestPicture(options)} ! ${h264(options.bitrateKbps)}`;
}

/** A live test picture. */
export function rawTestPicture(options: {
  pattern: string;
  widthPx: number;
  heightPx: number;
  framesPerSecond: number;
}): string {
  const { pattern, widthPx, heightPx, framesPerSecond } = options;
  return [
    `videotestsrc is-live=true pattern=${pattern}`,
    `video/x-raw,format=I420,width=${widthPx},height=${heightPx},framerate=${framesPerSecond}/1`,
  ].join(' ! ');
}

/** Raw pictures to H.264 at a steady rate. */
export function h264(bitrateKbps: number): string {
  return [
    `x264enc tune=zerolatency speed-preset=ultrafast threads=1 key-int-max=3000 bitrate=${bitrateKbps} vbv-buf-capacity=60`,
    'video/x-h264,profile=constrained-baseline',
  ].join(' ! ');
}

/** Raw pictures to smaller ones. */
export function scaledTo(widthPx: number, heightPx: number): string {
  return `videoscale ! video/x-raw,width=${widthPx},height=${heightPx}`;
}

/** A 440 Hz tone as Opus in packets of 20 ms. */
export const testTone =
  'audiotestsrc is-live=true freq=440 volume=0.5 ! audio/x-raw,rate=48000,channels=1 ! opusenc';

/**
 * A media source fed by a real `gst-launch-1.0` over loopback UDP, for tests of whoever consumes RTP. Key frames are
 * asked for as a receiver would, by RTCP. A sender report is made up from each 50th packet as it arrives.
 */
export class GstRtpSource extends FakeMediaSource {
  readonly #gstTracks: readonly GstTrack[];
  readonly #streams: Stream[] = [];
  readonly #feedback = createSocket('udp4');
  #process: ChildProcess | null = null;

  private constructor(tracks: readonly GstTrack[]) {
    super(tracks);
    this.#gstTracks = tracks;
    for (const { id, rungs } of tracks) {
      if (rungs !== undefined)
        this.rungsOf.set(
          id,
          rungs.map(({ rung }) => rung),
        );
    }
  }

  static async open(tracks: readonly GstTrack[]): Promise<GstRtpSource> {
    const source = new GstRtpSource(tracks);
    for (const track of tracks) {
      const rungs = track.rungs?.map(({ rung }) => rung) ?? [sampleRung(track)];
      for (const rung of rungs) await source.#listen(track, rung);
    }
    source.launch();
    return source;
  }

  get processId(): number {
    return this.#process?.pid ?? -1;
  }

  /** Starts the pipeline: new SSRCs, sequence numbers and timestamps. */
  launch(): void {
    const parts = this.#gstTracks.map((track) => this.#launchTrack(track));
    const text = `rtpbin name=bin rtp-profile=avpf ${parts.join(' ')}`;
    this.#process = spawn('gst-launch-1.0', ['-q', ...text.split(' ')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  /** Ends the pipeline at once, as a crash would. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  protected override requestKeyFrame(trackId: string, rungId: RungId): void {
    super.requestKeyFrame(trackId, rungId);
    const stream = this.#streams.find(({ track, rung }) => track.id === trackId && rung.id === rungId);
    const now = performance.now();
    if (stream === undefined || stream.ssrc === null || now - stream.keyFrameAskedAtMs < 500) return;
    stream.keyFrameAskedAtMs = now;
    this.#feedback.send(pictureLoss(stream.ssrc), stream.feedbackPort);
  }

  override async stop(): Promise<void> {
    await this.kill();
    for (const { rtp } of this.#streams.splice(0)) rtp.close();
    this.#feedback.close();
    await super.stop();
  }

  async #listen(track: GstTrack, rung: Rung): Promise<void> {
    const rtp = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    rtp.bind(0, '127.0.0.1');
    await once(rtp, 'listening');
    const [rtpPort, feedbackPort] = [rtp.address().port, await freeUdpPort()];
    const keyFrameAskedAtMs = Number.NEGATIVE_INFINITY;
    const stream: Stream = { track, rung, rtp, rtpPort, feedbackPort, ssrc: null, keyFrameAskedAtMs };
    this.#streams.push(stream);
    const reports = rung.id === this.rungs(track.id)[0]?.id;
    let packets = 0;
    rtp.on('message', (packet) => {
      const ssrc = packet.readUInt32BE(8);
      const isNew = stream.ssrc !== ssrc;
      stream.ssrc = ssrc;
      if (reports && (isNew || packets % 50 === 0)) {
        const rtpTimestamp = packet.readUInt32BE(4);
        this.emitSenderReport(track.id, { rtpTimestamp, monotonicNs: process.hrtime.bigint() });
      }
      packets += 1;
      this.emitRtp(track.id, packet, rung.id);
    });
  }

  #launchTrack(track: GstTrack): string {
    if (track.rungs === undefined) return this.#launchStream(track, sampleRung(track).id, track.launch);
    const rungs = track.rungs.map(({ rung, launch }) =>
      this.#launchStream(track, rung.id, `${track.id}. ! queue ! ${launch}`),
    );
    return [`${track.launch} ! tee name=${track.id}`, ...rungs].join(' ');
  }

  #launchStream({ id, kind }: GstTrack, rungId: RungId, launch: string): string {
    const index = this.#streams.findIndex(({ track, rung }) => track.id === id && rung.id === rungId);
    const stream = this.#streams[index];
    if (stream === undefined) throw new Error(`no ports for ${id} ${rungId}`);
    const caps = `application/x-rtp,media=${kind},clock-rate=${clockRateHz[kind]}`;
    return [
      `${launch} ! ${payloader[stream.rung.codec]} ! ${caps} ! bin.send_rtp_sink_${index}`,
      `bin.send_rtp_src_${index} ! udpsink host=127.0.0.1 port=${stream.rtpPort} sync=false async=false`,
      `udpsrc address=127.0.0.1 port=${stream.feedbackPort} ! bin.recv_rtcp_sink_${index}`,
    ].join(' ');
  }
}

/** A receiver report and a picture loss indication for `ssrc` (RFC 3550, RFC 4585). */
function pictureLoss(ssrc: number): Buffer {
  const compound = Buffer.alloc(8 + 12);
  compound.writeUInt32BE(0x80c90001, 0);
  compound.writeUInt32BE(1, 4);
  compound.writeUInt32BE(0x81ce0002, 8);
  compound.writeUInt32BE(1, 12);
  compound.writeUInt32BE(ssrc, 16);
  return compound;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
