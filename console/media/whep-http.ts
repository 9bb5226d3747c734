import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import type { ViewerToken } from '../../gateway/contract/exam-sessions.ts';
import type { TrackWish } from '../../gateway/contract/media.ts';

/** An attempt to connect that did not work; `code` is the gateway's or one of the console's own. */
export class WhepError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, retryable: boolean) {
    super(code);
    this.name = 'WhepError';
    this.code = code;
    this.retryable = retryable;
  }
}

export interface WhepSession {
  answerSdp: string;
  /** Where the session is changed and ended; null where the gateway named none. */
  resourceUrl: string | null;
}

export interface WhepOffer {
  token: ViewerToken;
  sdp: string;
  /** What is wanted of every track until the viewer says otherwise. */
  wish: TrackWish;
  signal: AbortSignal;
}

/** The gateway answers in a fraction of a second; over a network that lets nothing through no answer ever comes. */
const answerWithinMs = 5_000;

/** Offers to the gateway; rejects with `WhepError`. */
export async function postOffer({ token, sdp, wish, signal }: WhepOffer): Promise<WhepSession> {
  const endpoint = new URL(token.whepUrl, location.href);
  endpoint.searchParams.set('wish', wish);
  const response = await send(endpoint, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.token}`, 'content-type': 'application/sdp' },
    body: sdp,
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
  });
  if (response.status !== 201) throw await whepErrorOf(response);
  const place = response.headers.get('location');
  return {
    answerSdp: await response.text(),
    resourceUrl: place === null ? null : new URL(place, endpoint).href,
  };
}

/** Tells the gateway more ways to reach this browser (RFC 8840); a gateway that does not care may refuse. */
export async function patchCandidates(resourceUrl: string, token: string, fragment: string): Promise<void> {
  await send(new URL(resourceUrl), {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/trickle-ice-sdpfrag' },
    body: fragment,
  });
}

/** Ends the session, also while the page is being left; never rejects. */
export function endSession(resourceUrl: string, token: string): void {
  void fetch(resourceUrl, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
    keepalive: true,
  }).catch(() => undefined);
}

/** The fragment that carries candidates of one offer, all on its first media section (they are bundled). */
export function candidateFragment(offerSdp: string, candidates: readonly string[]): string {
  const line = (prefix: string): string[] => {
    const found = offerSdp.split(/\r?\n/).find((text) => text.startsWith(prefix));
    return found === undefined ? [] : [found];
  };
  return [
    ...line('a=ice-ufrag:'),
    ...line('a=ice-pwd:'),
    ...line('m='),
    ...line('a=mid:'),
    ...candidates.map((candidate) => `a=${candidate}`),
    'a=end-of-candidates',
    '',
  ].join('\r\n');
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    throw new WhepError('network-unreachable', true);
  }
}

async function whepErrorOf(response: Response): Promise<WhepError> {
  const parsed = errorAnswerSchema.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return new WhepError('answer-invalid', response.status >= 500);
  const { code, retryable } = parsed.data.error;
  // A token that ran out between two attempts is replaced by the next one.
  return new WhepError(code, retryable || code === 'token-invalid');
}
