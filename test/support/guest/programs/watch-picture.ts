/**
 * Watches one kind of picture of the first exam session that has it live, as the console does: signs in with a link, offers over WHEP,
 * and offers again by itself when its pictures end. Tells of the first ten pictures of every viewing, with their packets, and of its end.
 *
 *   node watch-picture.js ADDRESS SIGN-IN-LINK panorama|webcam
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { PeerConnection, Video } from 'node-datachannel';
import {
  examSessionListSchema,
  viewerTokenSchema,
  type ExamSession,
} from '../../../../gateway/contract/exam-sessions.ts';
import { say } from './say.ts';
import { signIn } from './sign-in.ts';

const [address = '', link = '', role = ''] = process.argv.slice(2);
const retryMs = 500;
/** Pictures that do not come for this long are over. */
const silenceMs = 4000;

async function liveSession(cookie: string): Promise<ExamSession | null> {
  const answer = await fetch(new URL('/api/exam-sessions', address), { headers: { cookie } });
  const { examSessions } = examSessionListSchema.parse(await answer.json());
  const shows = ({ media }: ExamSession) => media.tracks.some((track) => track.role === role);
  return examSessions.find((session) => session.media.condition === 'live' && shows(session)) ?? null;
}

/** Answers of the gateway to one offer; null where it has nothing to show yet. */
async function answerTo(offer: string, session: ExamSession, cookie: string): Promise<string | null> {
  const asked = await fetch(new URL(`/api/exam-sessions/${session.id}/viewer-token`, address), {
    method: 'POST',
    headers: { cookie, origin: address },
  });
  if (!asked.ok) return null;
  const { token, whepUrl } = viewerTokenSchema.parse(await asked.json());
  const answer = await fetch(new URL(whepUrl, address), {
    method: 'POST',
    headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}` },
    body: offer,
  });
  return answer.ok ? answer.text() : null;
}

async function offerOf(peer: PeerConnection): Promise<string> {
  const gathered = new Promise<void>((resolve) => {
    peer.onGatheringStateChange((state) => {
      if (state === 'complete') resolve();
    });
  });
  peer.setLocalDescription();
  await gathered;
  return peer.localDescription()?.sdp ?? '';
}

/** One viewing, from the offer to the end of its pictures. */
async function view(session: ExamSession, cookie: string): Promise<void> {
  // The gateway gives the first section the first picture, and so on.
  const videos = session.media.tracks.filter(({ kind }) => kind === 'video');
  const place = videos.findIndex((track) => track.role === role);
  const { widthPx, heightPx } = videos[place] ?? {};
  const peer = new PeerConnection('viewer', { iceServers: [] });
  const tracks = videos.slice(0, place + 1).map((_, section) => {
    const video = new Video(`picture-${section}`, 'RecvOnly');
    video.addH264Codec(102, 'profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1');
    return peer.addTrack(video);
  });
  const packets: Buffer[] = [];
  let lastMs = performance.now();
  tracks[place]?.onMessage((packet) => {
    lastMs = performance.now();
    // RTCP has types 200 and up in its second byte, payload types none.
    if (packet.readUInt8(1) < 200 || packet.readUInt8(1) > 206) packets.push(packet);
  });
  try {
    const answer = await answerTo(await offerOf(peer), session, cookie);
    if (answer === null) return;
    peer.setRemoteDescription(answer, 'answer');
    let told = false;
    while (performance.now() - lastMs < silenceMs) {
      await sleep(200);
      const pictures = new Set(packets.map((packet) => packet.readUInt32BE(4))).size;
      if (!told && pictures >= 10) {
        told = true;
        say({
          event: 'pictures',
          widthPx,
          heightPx,
          packets: packets.slice(0, 400).map((packet) => packet.toString('base64')),
        });
      }
    }
    say({ event: 'silent', after: packets.length });
  } finally {
    peer.close();
  }
}

const cookie = await signIn(address, link);
say({ event: 'signed-in' });
for (;;) {
  const session = await liveSession(cookie);
  if (session !== null) await view(session, cookie);
  await sleep(retryMs);
}
