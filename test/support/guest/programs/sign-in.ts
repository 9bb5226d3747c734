/** Signs in at a gateway with a link and gives back the cookie. */
export async function signIn(address: string, link: string): Promise<string> {
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token');
  const answer = await fetch(new URL('/api/sign-in/link', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const [cookie = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';');
  if (cookie === '') throw new Error(`not signed in: ${answer.status} ${await answer.text()}`);
  return cookie;
}
