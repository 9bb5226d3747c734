import { spawn } from 'node:child_process';
import { once } from 'node:events';

const rtpCaps = 'application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=97';

/** What a pipeline that reads descriptor 0 and writes descriptor 3 makes of these bytes. */
async function throughGstreamer(launch: string, input: Buffer): Promise<Buffer> {
  const child = spawn('gst-launch-1.0', ['-q', 'fdsrc', 'fd=0', '!', ...launch.split(' ')], {
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdio[3]?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stdin?.end(input);
  await once(child, 'close');
  return Buffer.concat(output);
}

/** Packets behind one another, each with its length before it (RFC 4571). */
function framed(packets: readonly Buffer[]): Buffer {
  return Buffer.concat(
    packets.flatMap((packet) => [Buffer.from([packet.length >> 8, packet.length & 0xff]), packet]),
  );
}

/** Decodes Opus RTP packets with GStreamer, which depacketises as a receiver would: 48 kHz, mono, ±1. */
export async function decodeOpus(packets: readonly Buffer[]): Promise<Float32Array> {
  const bytes = await throughGstreamer(
    `application/x-rtp-stream,${rtpCaps.slice(rtpCaps.indexOf(',') + 1)} ! rtpstreamdepay ! rtpopusdepay ! opusdec ! audioconvert ! ` +
      'audio/x-raw,format=F32LE,channels=1,rate=48000 ! fdsink fd=3',
    framed(packets),
  );
  const samples = new Float32Array(Math.floor(bytes.length / 4));
  for (let index = 0; index < samples.length; index += 1) samples[index] = bytes.readFloatLE(index * 4);
  return samples;
}

/** Sound (48 kHz, mono, ±1) as RTP packets of Opus, 20 ms each, as a browser sends a voice. */
export async function encodeOpus(samples: Float32Array): Promise<Buffer[]> {
  const pcm = Buffer.alloc(2 * samples.length);
  samples.forEach((sample, at) => pcm.writeInt16LE(Math.round(32767 * sample), 2 * at));
  const stream = await throughGstreamer(
    'rawaudioparse format=pcm pcm-format=s16le sample-rate=48000 num-channels=1 ! ' +
      'opusenc bitrate=32000 frame-size=20 audio-type=voice ! rtpopuspay pt=97 ! rtpstreampay ! fdsink fd=3',
    pcm,
  );
  const packets: Buffer[] = [];
  for (let at = 0; at + 2 <= stream.length; at += 2 + stream.readUInt16BE(at)) {
    packets.push(stream.subarray(at + 2, at + 2 + stream.readUInt16BE(at)));
  }
  return packets;
}

/** Share of the power of a signal that lies at a frequency (Goertzel), 0…1. */
export function shareAt(samples: Float32Array, frequencyHz: number, sampleRateHz = 48_000): number {
  let real = 0;
  let imaginary = 0;
  let power = 0;
  for (const [index, sample] of samples.entries()) {
    const phase = (2 * Math.PI * frequencyHz * index) / sampleRateHz;
    real += sample * Math.cos(phase);
    imaginary -= sample * Math.sin(phase);
    power += sample * sample;
  }
  return (2 * (real * real + imaginary * imaginary)) / samples.length / power;
}
