import { candidateFragment, patchCandidates } from './whep-http.ts';

/** On one machine or one network all candidates are there within this; later ones follow by PATCH. */
const gatherAtMostMs = 250;

/** Starts gathering and gives the candidates that came too late for the offer, by and by. */
export async function gather(
  peer: RTCPeerConnection,
  signal: AbortSignal,
): Promise<{ late: Promise<string[]> }> {
  const late: string[] = [];
  let offered = false;
  const complete = new Promise<void>((resolve) => {
    peer.addEventListener('icecandidate', ({ candidate }) => {
      if (!candidate) resolve();
      else if (offered && candidate.candidate !== '') late.push(candidate.candidate);
    });
  });
  await peer.setLocalDescription();
  await Promise.race([complete, new Promise((resolve) => setTimeout(resolve, gatherAtMostMs))]);
  signal.throwIfAborted();
  offered = true;
  return { late: complete.then(() => late) };
}

export function sendLateCandidates(
  late: Promise<string[]>,
  offerSdp: string,
  resourceUrl: string,
  token: string,
): void {
  void late
    .then((candidates) =>
      candidates.length > 0
        ? patchCandidates(resourceUrl, token, candidateFragment(offerSdp, candidates))
        : undefined,
    )
    .catch(() => undefined);
}
