import { describe, expect, it } from 'vitest';
import {
  speakerElements,
  speakerPipeline,
} from '../../../../../gateway/domain/media-plan/speaker-pipeline.ts';

describe('the plan of a speaker', () => {
  it('plays through ALSA, paced by the system’s clock, from a port that it shares with nobody', () => {
    const { launch, requiredElements } = speakerPipeline({ kind: 'alsa', device: 'hw:2,0' }, 6001);
    expect(launch).toMatch(/^udpsrc name=speaker-source address=127\.0\.0\.1 port=6001 reuse=false caps="/);
    expect(launch).toMatch(/ ! alsasink name=speaker-sink device="hw:2,0" provide-clock=false /);
    expect(requiredElements).toContain('alsasink');
    expect(requiredElements).not.toContain('tcpclientsink');
  });

  it('plays to a virtual headset in the samples that it takes', () => {
    const speaker = { kind: 'pcm-tcp', port: 7001, sampleRateHz: 48_000, channels: 1 } as const;
    const { launch } = speakerPipeline(speaker, 6001);
    expect(launch).toContain(
      'audio/x-raw,format=S16LE,rate=48000,channels=1 ! tcpclientsink name=speaker-sink host=127.0.0.1 port=7001',
    );
    expect(speakerElements(speaker)).toContain('tcpclientsink');
  });

  it('waits for no repetition of what was lost: that would be 120 ms on the way from mouth to ear', () => {
    expect(speakerPipeline({ kind: 'alsa', device: 'hw:1' }, 6001).launch).not.toContain('fec');
  });

  it('lets no name of a device out of its quotes', () => {
    const { launch } = speakerPipeline(
      { kind: 'alsa', device: 'hw:1" ! filesink location="/etc/passwd' },
      6001,
    );
    expect(launch).toContain('device="hw:1\\" ! filesink location=\\"/etc/passwd" ');
  });
});
