import { describe, expect, it } from 'vitest';
import type { AudioSource } from '../../../../../gateway/domain/headset/capture-source.ts';
import type { PlayedVoice } from '../../../../../gateway/domain/media-plan/echo-canceller.ts';
import { microphonePipeline } from '../../../../../gateway/domain/media-plan/microphone-pipeline.ts';
import { defaultMediaOptions } from '../../../../../gateway/domain/media-plan/plan-input.ts';

const alsa: AudioSource = { kind: 'alsa', device: 'hw:2,0', sampleRateHz: 48_000, channels: 2 };
const destination = {
  rtpPort: 6001,
  rtcpPort: 6002,
  ssrcs: { full: 1, slow: 2, half: 3, thumbnail: 4, vp8: 5, sound: 7 },
  received: new Set<never>(),
};
const plan = (voice: PlayedVoice | null, microphone = alsa) =>
  microphonePipeline({ microphone, voice, destination, options: defaultMediaOptions });

describe('the plan of a microphone', () => {
  it('takes out what the speaker plays before the level is measured, by a probe in the same pipeline', () => {
    const { launch, requiredElements } = plan({ port: 6003, playedAfterMs: 120 });
    const [, probe] = /webrtcdsp name=\S+ probe=(\S+) /.exec(launch) ?? [];
    expect(launch).toContain(`webrtcechoprobe name=${probe} `);
    expect(launch.indexOf('webrtcdsp')).toBeLessThan(launch.indexOf('level name='));
    expect(launch).toContain('udpsrc name=voice-reference address=127.0.0.1 port=6003 reuse=false ');
    expect(requiredElements).toContain('webrtcechoprobe');
  });

  it('leaves evidence as it is: no filter, no suppression of noise, no gain', () => {
    expect(plan({ port: 6003, playedAfterMs: 120 }).launch).toContain(
      'high-pass-filter=false noise-suppression=false gain-control=false',
    );
  });

  it.each([80, 120])(
    'expects the echo of a speaker that plays after %i ms a little early',
    (playedAfterMs) => {
      const { launch } = plan({ port: 6003, playedAfterMs });
      const [, jitterMs] = /rtpjitterbuffer latency=(\d+) do-lost/.exec(launch) ?? [];
      const [, deadlineNs] = /fakesink sync=true async=false processing-deadline=(\d+)/.exec(launch) ?? [];
      expect(Number(jitterMs) + Number(deadlineNs) / 1e6).toBe(playedAfterMs - 10);
    },
  );

  it('has neither canceller nor reference where nothing is played', () => {
    const { launch, requiredElements } = plan(null);
    expect(launch).not.toMatch(/webrtc|udpsrc/);
    expect(requiredElements).not.toContain('webrtcdsp');
  });
});
