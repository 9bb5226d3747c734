import { retryAfterMs, type PublishingFault } from '../../../domain/publishing/publishing-retry.ts';

/** A session at a WHIP server (RFC 9725). */
export interface WhipSession {
  answerSdp: string;
  /** Where it is ended; null where the server named no place. */
  resourceUrl: URL | null;
}

export type WhipOutcome = { ok: true; session: WhipSession } | { ok: false; fault: PublishingFault };

export interface WhipRequest {
  endpoint: URL;
  /** Null where the server asks for none. */
  token: string | null;
  offerSdp: string;
  signal: AbortSignal;
  nowMs: () => number;
}

const redirects: ReadonlySet<number> = new Set([301, 302, 307, 308]);
const maxRedirects = 5;
const answerWithinMs = 10_000;
const endWithinMs = 1500;
const maxAnswerCharacters = 65_536;

/**
 * Offers and takes the answer. Redirects are followed with the same request, as RFC 9725 asks for balancing load, but
 * never away from TLS. `ETag` is not looked at, however it is written: it is for changes of a session, and an offer
 * that has all of its candidates needs none.
 */
export async function exchangeWhip(request: WhipRequest): Promise<WhipOutcome> {
  let url = request.endpoint;
  for (let count = 0; count <= maxRedirects; count += 1) {
    const response = await post(url, request);
    if (response === null) return unreachable;
    if (!redirects.has(response.status)) return readAnswer(response, url, request.nowMs());
    const place = response.headers.get('location');
    await response.body?.cancel();
    if (place === null || !URL.canParse(place, url.href)) return unreachable;
    const next = new URL(place, url);
    if (!/^https?:$/.test(next.protocol) || (url.protocol === 'https:' && next.protocol !== 'https:'))
      return unreachable;
    url = next;
  }
  return unreachable;
}

const unreachable = { ok: false, fault: { kind: 'unreachable' } } as const;

function post(url: URL, { token, offerSdp, signal }: WhipRequest): Promise<Response | null> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp', accept: 'application/sdp', ...authorization(token) },
    body: offerSdp,
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
  }).catch(() => null);
}

async function readAnswer(response: Response, url: URL, nowMs: number): Promise<WhipOutcome> {
  const { status, headers } = response;
  const answerSdp = await response.text().catch(() => '');
  // Some servers answer 200 to what is a creation.
  if (status !== 201 && status !== 200) {
    const asked = retryAfterMs(headers.get('retry-after'), nowMs);
    return { ok: false, fault: { kind: 'status', status, retryAfterMs: asked } };
  }
  const place = headers.get('location');
  const resourceUrl = place === null || !URL.canParse(place, url.href) ? null : new URL(place, url);
  if (answerSdp.length === 0 || answerSdp.length > maxAnswerCharacters) return unreachable;
  return { ok: true, session: { answerSdp, resourceUrl } };
}

/** Ends a session at its server; never rejects. */
export async function endWhip({ resourceUrl }: WhipSession, token: string | null): Promise<void> {
  if (resourceUrl === null) return;
  await fetch(resourceUrl, {
    method: 'DELETE',
    headers: authorization(token),
    signal: AbortSignal.timeout(endWithinMs),
  })
    .then((response) => response.body?.cancel())
    .catch(() => undefined);
}

function authorization(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}
