import { retryAfterMs, type PublishingFault } from '../../../domain/publishing/publishing-retry.ts';
import type { IceServer } from '../../../ports/viewer-transport.ts';
import { readNamedIceServers } from './named-ice-servers.ts';

/** A session at a WHIP server (RFC 9725). */
export interface WhipSession {
  answerSdp: string;
  /** Where it is ended; null where the server named no place. */
  resourceUrl: URL | null;
  /** Origin of what answered. */
  servedBy: string;
  /** What the server names besides its answer: too late for this session, whose offer has its candidates. */
  iceServers: readonly IceServer[];
}

export type WhipOutcome = { ok: true; session: WhipSession } | { ok: false; fault: PublishingFault };

/** Where a WHIP server is asked, and as whom. */
export interface WhipEndpoint {
  endpoint: URL;
  /** Null where the server asks for none. */
  token: string | null;
  signal: AbortSignal;
}

export interface WhipRequest extends WhipEndpoint {
  offerSdp: string;
  nowMs: () => number;
}

const redirects: ReadonlySet<number> = new Set([301, 302, 307, 308]);
const maxRedirects = 5;
const answerWithinMs = 10_000;
/** Of servers that do not know the question, nothing shall be waited for. */
const optionsWithinMs = 3000;
const endWithinMs = 1500;
const maxAnswerCharacters = 65_536;

/**
 * The STUN and TURN servers that the server names before it is offered anything (RFC 9725, section 4.6); none where it
 * names none or does not answer. Never rejects.
 */
export async function askIceServers({ endpoint, token, signal }: WhipEndpoint): Promise<IceServer[]> {
  const reply = await send(endpoint, {
    method: 'OPTIONS',
    headers: authorization(token),
    signal: AbortSignal.any([signal, AbortSignal.timeout(optionsWithinMs)]),
  });
  if (reply === null) return [];
  await reply.response.body?.cancel().catch(() => undefined);
  return reply.response.ok ? readNamedIceServers(reply.response.headers.get('link')) : [];
}

/**
 * Offers and takes the answer. `ETag` is not looked at, however it is written: it is for changes of a session, and an
 * offer that has all of its candidates needs none.
 */
export async function exchangeWhip(request: WhipRequest): Promise<WhipOutcome> {
  const { endpoint, token, offerSdp, signal } = request;
  const reply = await send(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp', accept: 'application/sdp', ...authorization(token) },
    body: offerSdp,
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
  });
  return reply === null ? unreachable : readAnswer(reply.response, reply.url, request.nowMs());
}

const unreachable = { ok: false, fault: { kind: 'unreachable' } } as const;

/**
 * Sends, following redirects with the same request, as RFC 9725 asks for balancing load, but never away from TLS. Null
 * where nothing usable answers.
 */
async function send(endpoint: URL, init: RequestInit): Promise<{ response: Response; url: URL } | null> {
  let url = endpoint;
  for (let count = 0; count <= maxRedirects; count += 1) {
    const response = await fetch(url, { ...init, redirect: 'manual' }).catch(() => null);
    if (response === null) return null;
    if (!redirects.has(response.status)) return { response, url };
    const place = response.headers.get('location');
    await response.body?.cancel();
    const next = placeFrom(place, url);
    if (next === null) return null;
    url = next;
  }
  return null;
}

/** What a `Location` names, relative or not; null where it is none, or would lead away from TLS. */
function placeFrom(place: string | null, from: URL): URL | null {
  if (place === null || !URL.canParse(place, from.href)) return null;
  const url = new URL(place, from);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && from.protocol === 'http:');
  return isSafe ? url : null;
}

async function readAnswer(response: Response, url: URL, nowMs: number): Promise<WhipOutcome> {
  const { status, headers } = response;
  const answerSdp = await response.text().catch(() => '');
  // Some servers answer 200 to what is a creation.
  if (status !== 201 && status !== 200) {
    const asked = retryAfterMs(headers.get('retry-after'), nowMs);
    return { ok: false, fault: { kind: 'status', status, retryAfterMs: asked } };
  }
  const resourceUrl = placeFrom(headers.get('location'), url);
  if (answerSdp.length === 0 || answerSdp.length > maxAnswerCharacters) return unreachable;
  const iceServers = readNamedIceServers(headers.get('link'));
  return { ok: true, session: { answerSdp, resourceUrl, servedBy: url.origin, iceServers } };
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
