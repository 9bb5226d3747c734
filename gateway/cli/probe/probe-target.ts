/**
 * The WHEP endpoint behind the address of an exam session: the endpoint itself, the page of its session view or its
 * place in the API. Null for anything else.
 */
export function whepUrlOf(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const [, id] = /^\/(?:api\/whep|api\/exam-sessions|sessions)\/([^/]+)\/?$/.exec(url.pathname) ?? [];
  return id === undefined ? null : new URL(`/api/whep/${id}`, url);
}
