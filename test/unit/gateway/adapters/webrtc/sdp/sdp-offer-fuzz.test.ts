import { describe, expect, it } from 'vitest';
import { planAnswer, voicePayloadType } from '../../../../../../gateway/adapters/webrtc/sdp/answer-plan.ts';
import { buildCarrierOffer } from '../../../../../../gateway/adapters/webrtc/sdp/carrier-offer.ts';
import { buildAnswerSdp } from '../../../../../../gateway/adapters/webrtc/sdp/sdp-answer.ts';
import { parseSdpFragment } from '../../../../../../gateway/adapters/webrtc/sdp/sdp-fragment.ts';
import { parseSdpOffer } from '../../../../../../gateway/adapters/webrtc/sdp/sdp-offer.ts';
import { FakeMediaSource } from '../../../../../support/fake-media-source.ts';
import { mutateText, randomFrom } from '../../../../../support/mutate-text.ts';
import { readFixture } from '../../../../../support/read-fixture.ts';
import { offerSdp } from '../../../../../support/sample-offers.ts';

const local = {
  iceUfrag: 'gate',
  icePwd: 'gategategategategategate',
  fingerprint: `sha-256 ${new Array<string>(32).fill('00').join(':')}`,
  setup: 'active',
  candidates: [],
} as const;

/** Everything an offer goes through before the native peer sees a text made from it. */
function answer(text: string): string | null {
  const parsed = parseSdpOffer(text);
  if (!parsed.ok) return null;
  const plan = planAnswer(parsed.offer, new FakeMediaSource());
  if (plan === null) return null;
  const ssrcs = new Map(
    plan.sections.map(({ section }, index) => [section.mid, { media: index, rtx: null }]),
  );
  return (
    buildCarrierOffer(parsed.offer, voicePayloadType(plan) !== null) + buildAnswerSdp(plan, local, ssrcs)
  );
}

describe('hostile offers', () => {
  const seeds = [
    readFixture('webrtc/chromium-offer.sdp'),
    offerSdp({ videos: 2, audios: 1, voices: 1, data: true }),
  ];

  it('are refused or answered in plain lines, for 6,000 mutations', () => {
    const random = randomFrom(20_240_611);
    let answered = 0;
    let refused = 0;
    for (let round = 0; round < 6000; round += 1) {
      const text = answer(mutateText(seeds[round % seeds.length] ?? '', random));
      if (text === null) {
        refused += 1;
        continue;
      }
      answered += 1;
      const odd = text.split('\r\n').find((line) => line !== '' && !/^[vostcam]=[\x20-\x7e]+$/.test(line));
      expect(odd).toBeUndefined();
    }
    expect(answered).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(500);
  });

  it('are read in bounded time where they are built to repeat', () => {
    const long = [
      `v=0\r\na=${'a'.repeat(65_000)}`,
      `v=0\r\n${'m=video 9 UDP/TLS/RTP/SAVPF 1\r\n'.repeat(2000)}`,
      offerSdp({ videos: 1, audios: 0, data: false }) +
        'a=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n'.repeat(1000),
      offerSdp({ videos: 1, audios: 0, data: false }) + 'a=extmap:1 urn:x\r\n'.repeat(3000),
      `v=0\r\na=fingerprint:sha-256 ${'00:'.repeat(600)}`,
    ];
    for (const text of long) expect(() => parseSdpOffer(text)).not.toThrow();
    const outcome = parseSdpOffer(long[2] ?? '');
    expect(outcome.ok && outcome.offer.candidates).toEqual(['candidate:1 1 UDP 1 192.0.2.1 1 typ host']);
  });

  it('nor can fragments do harm, for 3,000 mutations', () => {
    const random = randomFrom(77);
    const seed =
      'a=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdefABCDEF\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n' +
      'a=candidate:1 1 udp 2113937151 192.0.2.77 33261 typ host\r\na=end-of-candidates\r\n';
    let taken = 0;
    for (let round = 0; round < 3000; round += 1) {
      const outcome = parseSdpFragment(mutateText(seed, random), 'abcd');
      if (!outcome.ok) continue;
      taken += outcome.candidates.length;
      for (const candidate of outcome.candidates) {
        expect(candidate).toMatch(
          /^candidate:[A-Za-z0-9+/]+ 1 UDP \d+ [0-9a-fA-F.:]+ \d+ typ [a-z]+( raddr 0\.0\.0\.0 rport 0)?$/,
        );
      }
    }
    expect(taken).toBeGreaterThan(100);
  });
});
