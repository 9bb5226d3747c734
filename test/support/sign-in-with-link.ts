/** Signs in at a running gateway with a one-time link; resolves with the value for a `cookie` header. */
export async function signInWithLink(address: string, link: string | undefined): Promise<string> {
  if (link === undefined) throw new Error('there is no link to sign in with');
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token');
  const answer = await fetch(`${address}/api/sign-in/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (!answer.ok || cookie === undefined) throw new Error(`cannot sign in: ${answer.status}`);
  return cookie;
}
