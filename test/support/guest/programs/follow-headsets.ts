/**
 * Follows the gateway's headsets as an open console does: tells of every one that the gateway tells of, when it does.
 *
 *   node follow-headsets.js ADDRESS SIGN-IN-LINK
 */
import { WebSocket } from 'ws';
import { consoleEventSchema } from '../../../../gateway/contract/events.ts';
import { say } from './say.ts';
import { signIn } from './sign-in.ts';

const [address = '', link = ''] = process.argv.slice(2);
const cookie = await signIn(address, link);
const url = new URL('/api/events', address);
url.protocol = 'ws:';
const socket = new WebSocket(url, { headers: { cookie, origin: address } });
socket.on('open', () => say({ event: 'following' }));
socket.on('message', (data: Buffer) => {
  const event = consoleEventSchema.parse(JSON.parse(data.toString()));
  if (event.type === 'headset') say({ event: 'headset', headset: event.headset });
});
