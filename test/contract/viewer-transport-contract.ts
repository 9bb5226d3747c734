import { afterEach, describe, expect, it } from 'vitest';
import type { ViewerTransport } from '../../gateway/ports/viewer-transport.ts';
import { FakeMediaSource } from '../support/fake-media-source.ts';
import { offerSdp } from '../support/sample-offers.ts';

const noRotation = { at: () => [1, 0, 0, 0] as const };
const maxViewers = 3;

/** What every viewer transport promises; `create` makes one with room for three viewers. */
export function describeViewerTransport(
  name: string,
  create: (options: { maxViewers: number }) => ViewerTransport,
): void {
  describe(name, () => {
    const opened: ViewerTransport[] = [];
    const open = () => {
      const transport = create({ maxViewers });
      opened.push(transport);
      const source = new FakeMediaSource();
      return { transport, source, accept: (offer: string) => transport.accept(offer, source, noRotation) };
    };
    afterEach(async () => {
      for (const transport of opened.splice(0)) await transport.close();
    });

    it('gives the i-th section of a kind the i-th track of that kind, named by the stream id', async () => {
      const { accept } = open();
      const { answerSdp } = await accept(offerSdp({ videos: 2, audios: 1, data: true }));
      expect(sectionsOf(answerSdp)).toEqual([
        { media: 'video', mid: '0', direction: 'sendonly', stream: 'panorama' },
        { media: 'video', mid: '1', direction: 'sendonly', stream: 'screen-1' },
        { media: 'audio', mid: '2', direction: 'sendonly', stream: 'microphone' },
        { media: 'application', mid: '3', direction: null, stream: null },
      ]);
    });

    it('answers sections beyond its tracks as inactive', async () => {
      const { accept } = open();
      const { answerSdp } = await accept(offerSdp({ videos: 3, audios: 2, data: false }));
      expect(sectionsOf(answerSdp).map(({ direction }) => direction)).toEqual([
        'sendonly',
        'sendonly',
        'inactive',
        'sendonly',
        'inactive',
      ]);
    });

    it('takes the voice that a viewer offers to send, beside what it receives', async () => {
      const { accept } = open();
      const viewer = await accept(offerSdp({ videos: 1, audios: 1, voices: 1, data: false }));
      expect(sectionsOf(viewer.answerSdp).map(({ direction }) => direction)).toEqual([
        'sendonly',
        'sendonly',
        'recvonly',
      ]);
      expect(() => viewer.onVoice(() => undefined)()).not.toThrow();
    });

    it('gives a viewer with fewer sections the first tracks only', async () => {
      const { accept } = open();
      const { answerSdp } = await accept(offerSdp({ videos: 1, audios: 0, data: false }));
      expect(sectionsOf(answerSdp).map(({ stream }) => stream)).toEqual(['panorama']);
    });

    it('answers with candidates, so that no trickling from its side is needed', async () => {
      const { accept } = open();
      const { answerSdp } = await accept(offerSdp({ videos: 1, audios: 0, data: false }));
      expect(answerSdp).toMatch(/^a=candidate:\S+ 1 UDP \d+ \S+ \d+ typ host/im);
      expect(answerSdp).toContain('a=end-of-candidates');
    });

    it.each([
      ['nothing', ''],
      ['no SDP', 'hello'],
      ['no sections', offerSdp({ videos: 0, audios: 0, data: false })],
      ['data channels only', offerSdp({ videos: 0, audios: 0, data: true })],
      ['no codec of ours', offerSdp({ videos: 1, audios: 0, data: false }).replaceAll('H264', 'H265')],
      ['more than its share', offerSdp({ videos: 1, audios: 0, data: false }) + 'a=x\r\n'.repeat(100_000)],
    ])('refuses an offer with %s and leaves nothing behind', async (_what, offer) => {
      const { accept, source } = open();
      for (let attempt = 0; attempt <= maxViewers; attempt += 1) {
        await expect(accept(offer)).rejects.toMatchObject({ code: 'sdp-invalid' });
      }
      expect(source.listenerCount()).toBe(0);
      await expect(accept(offerSdp({ videos: 1, audios: 0, data: false }))).resolves.toBeDefined();
    });

    it('refuses a viewer too many, also when all come at once, and takes one again when one has left', async () => {
      const { accept } = open();
      const offer = offerSdp({ videos: 1, audios: 1, data: true });
      const outcomes = await Promise.allSettled(Array.from({ length: maxViewers + 1 }, () => accept(offer)));
      const accepted = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(accepted).toHaveLength(maxViewers);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'too-many-viewers' },
      });
      accepted[0]?.value.close();
      await expect(accept(offer)).resolves.toBeDefined();
    });

    it('tells once that a viewer was closed, and lets go of the source', async () => {
      const { accept, source } = open();
      const viewer = await accept(offerSdp({ videos: 2, audios: 1, data: true }));
      let closed = 0;
      let unsubscribed = 0;
      viewer.onClosed(() => (closed += 1));
      viewer.onClosed(() => (unsubscribed += 1))();
      viewer.close();
      viewer.close();
      expect({ closed, unsubscribed, listeners: source.listenerCount() }).toEqual({
        closed: 1,
        unsubscribed: 0,
        listeners: 0,
      });
    });

    it('takes trickled candidates of the same ICE session and refuses anything else', async () => {
      const { accept } = open();
      const viewer = await accept(offerSdp({ videos: 1, audios: 0, data: false }));
      const fragment = (ufrag: string) =>
        `a=ice-ufrag:${ufrag}\r\na=ice-pwd:0123456789abcdefABCDEF+/\r\nm=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n` +
        'a=candidate:1 1 udp 2113937151 192.0.2.77 33261 typ host\r\na=end-of-candidates\r\n';
      expect(() => viewer.addRemoteCandidates(fragment('abcd'))).not.toThrow();
      for (const bad of ['', 'hello', fragment('dcba'), `a=${'x'.repeat(100_000)}`]) {
        expect(() => viewer.addRemoteCandidates(bad)).toThrow(
          expect.objectContaining({ code: 'sdp-invalid' }),
        );
      }
    });

    it('starts with nothing sent', async () => {
      const { accept } = open();
      const viewer = await accept(offerSdp({ videos: 1, audios: 0, data: false }));
      expect(viewer.statistics()).toEqual({
        packetsSent: 0,
        bytesSent: 0,
        retransmissions: 0,
        keyFrameRequests: 0,
        quality: null,
        estimateBps: null,
        roundTripMs: null,
        tracks: [{ trackId: 'panorama', rungId: null, allottedBps: null, switches: 0 }],
        report: null,
      });
    });

    it('closes every viewer when it closes, and takes no more', async () => {
      const { transport, source, accept } = open();
      const offer = offerSdp({ videos: 1, audios: 1, data: true });
      const viewers = [await accept(offer), await accept(offer)];
      expect(new Set(viewers.map(({ id }) => id)).size).toBe(2);
      const closed: string[] = [];
      for (const viewer of viewers) viewer.onClosed(() => closed.push(viewer.id));
      await transport.close();
      expect(closed).toEqual(viewers.map(({ id }) => id));
      expect(source.listenerCount()).toBe(0);
      await expect(accept(offer)).rejects.toMatchObject({ code: 'shutting-down' });
    });
  });
}

function sectionsOf(sdp: string) {
  return sdp
    .split(/^m=/m)
    .slice(1)
    .map((text) => ({
      media: text.split(' ')[0],
      mid: /^a=mid:(\S+)/m.exec(text)?.[1],
      direction: /^a=(sendonly|recvonly|sendrecv|inactive)\r?$/m.exec(text)?.[1] ?? null,
      stream: /^a=msid:(\S+)/m.exec(text)?.[1] ?? null,
    }));
}
