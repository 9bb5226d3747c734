import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Decodes Opus RTP packets with GStreamer, which depacketises as a receiver would: 48 kHz, mono, ±1. */
export async function decodeOpus(packets: readonly Buffer[]): Promise<Float32Array> {
  const caps = 'application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=97';
  const probe = createSocket('udp4');
  probe.bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  const decoder = spawn(
    'gst-launch-1.0',
    [
      ...['udpsrc', 'address=127.0.0.1', `port=${port}`, `caps=${caps}`, `num-buffers=${packets.length}`],
      ...['!', 'rtpopusdepay', '!', 'opusdec', '!', 'audioconvert'],
      ...['!', 'audio/x-raw,format=F32LE,channels=1,rate=48000', '!', 'fdsink', 'fd=3'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] },
  );
  const output: Buffer[] = [];
  decoder.stdio[3]?.on('data', (chunk: Buffer) => output.push(chunk));
  const ended = once(decoder, 'close');
  // gst-launch says "Setting pipeline to PLAYING" when its socket is open.
  for await (const chunk of decoder.stdout ?? []) if (String(chunk).includes('PLAYING')) break;
  const sender = createSocket('udp4');
  for (const packet of packets) sender.send(packet, port, '127.0.0.1');
  await ended;
  sender.close();
  const bytes = Buffer.concat(output);
  const samples = new Float32Array(Math.floor(bytes.length / 4));
  for (let index = 0; index < samples.length; index += 1) samples[index] = bytes.readFloatLE(index * 4);
  return samples;
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
