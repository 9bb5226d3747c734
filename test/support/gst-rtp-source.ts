import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { MediaTrack } from '../../gateway/contract/media.ts';
import { FakeMediaSource } from './fake-media-source.ts';

export interface GstTrack extends MediaTrack {
  /** Launch text up to the encoded stream; an RTP payloader is added behind it. */
  launch: string;
}

interface TrackPorts {
  rtp: Socket;
  rtpPort: number;
  /** Where the pipeline listens for feedback. */
  feedbackPort: number;
}

const clockRateHz = { video: 90_000, audio: 48_000 } as const;
const payloader = {
  video: 'rtph264pay config-interval=-1 aggregate-mode=zero-latency mtu=1200 pt=96',
  audio: 'rtpopuspay pt=97',
} as const;

/** H.264 of a live test picture, constrained baseline, as the engine encodes it. */
export function testPicture(options: {
  pattern: string;
  widthPx: number;
  heightPx: number;
  framesPerSecond: number;
  bitrateKbps: number;
}): string {
  const { pattern, widthPx, heightPx, framesPerSecond, bitrateKbps } = options;
  return [
    `videotestsrc is-live=true pattern=${pattern}`,
    `video/x-raw,format=I420,width=${widthPx},height=${heightPx},framerate=${framesPerSecond}/1`,
    `x264enc tune=zerolatency speed-preset=ultrafast threads=1 key-int-max=3000 bitrate=${bitrateKbps} vbv-buf-capacity=60`,
    'video/x-h264,profile=constrained-baseline',
  ].join(' ! ');
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
  readonly #ports = new Map<string, TrackPorts>();
  readonly #feedback = createSocket('udp4');
  #process: ChildProcess | null = null;
  readonly #lastKeyFrameMs = new Map<string, number>();
  /** SSRC of the run that is sending now. */
  readonly #ssrcOf = new Map<string, number>();

  private constructor(tracks: readonly GstTrack[]) {
    super(tracks);
    this.#gstTracks = tracks;
  }

  static async open(tracks: readonly GstTrack[]): Promise<GstRtpSource> {
    const source = new GstRtpSource(tracks);
    for (const track of tracks) await source.#listen(track);
    source.launch();
    return source;
  }

  get processId(): number {
    return this.#process?.pid ?? -1;
  }

  /** Starts the pipeline: new SSRCs, sequence numbers and timestamps. */
  launch(): void {
    const parts = this.#gstTracks.map((track, index) => this.#launchTrack(track, index));
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

  protected override requestKeyFrame(trackId: string): void {
    super.requestKeyFrame(trackId);
    const now = performance.now();
    if (now - (this.#lastKeyFrameMs.get(trackId) ?? Number.NEGATIVE_INFINITY) < 500) return;
    this.#lastKeyFrameMs.set(trackId, now);
    const ports = this.#ports.get(trackId);
    const ssrc = this.#ssrcOf.get(trackId);
    if (ports !== undefined && ssrc !== undefined) this.#feedback.send(pictureLoss(ssrc), ports.feedbackPort);
  }

  override async stop(): Promise<void> {
    await this.kill();
    for (const { rtp } of this.#ports.values()) rtp.close();
    this.#ports.clear();
    this.#feedback.close();
    await super.stop();
  }

  async #listen(track: GstTrack): Promise<void> {
    const rtp = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    rtp.bind(0, '127.0.0.1');
    await once(rtp, 'listening');
    let packets = 0;
    rtp.on('message', (packet) => {
      const ssrc = packet.readUInt32BE(8);
      const isNew = this.#ssrcOf.get(track.id) !== ssrc;
      this.#ssrcOf.set(track.id, ssrc);
      if (isNew || packets % 50 === 0) {
        const rtpTimestamp = packet.readUInt32BE(4);
        this.emitSenderReport(track.id, { rtpTimestamp, monotonicNs: process.hrtime.bigint() });
      }
      packets += 1;
      this.emitRtp(track.id, packet);
    });
    this.#ports.set(track.id, { rtp, rtpPort: rtp.address().port, feedbackPort: await freeUdpPort() });
  }

  #launchTrack(track: GstTrack, index: number): string {
    const ports = this.#ports.get(track.id);
    if (ports === undefined) throw new Error(`no ports for ${track.id}`);
    const caps = `application/x-rtp,media=${track.kind},clock-rate=${clockRateHz[track.kind]}`;
    return [
      `${track.launch} ! ${payloader[track.kind]} ! ${caps} ! bin.send_rtp_sink_${index}`,
      `bin.send_rtp_src_${index} ! udpsink host=127.0.0.1 port=${ports.rtpPort} sync=false async=false`,
      `udpsrc address=127.0.0.1 port=${ports.feedbackPort} ! bin.recv_rtcp_sink_${index}`,
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
