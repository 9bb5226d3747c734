import { spokenVersion } from '../protocol/version.ts';
import type { Identity } from '../protocol/headset-message.ts';
import type { ClockTracker } from './clock-tracker.ts';
import { HeadsetFault } from './headset-fault.ts';
import type { RequestChannel } from './request-channel.ts';

export interface Greeting {
  identity: Identity;
  /** The minor version of the conversation. */
  minor: number;
}

/** Greets; rejects with `version` when the headset speaks another major version. */
export async function greet(channel: RequestChannel): Promise<Greeting> {
  const identity = await channel.ask({ kind: 'hello', ...spokenVersion });
  if (identity.major !== spokenVersion.major)
    throw new HeadsetFault('version', `the headset speaks version ${identity.major}.${identity.minor}`);
  return { identity, minor: Math.min(identity.minor, spokenVersion.minor) };
}

/** Asks for the device's clock, by a ping or, where version 1.0 has none, by its status. */
export async function exchangeClocks(
  channel: RequestChannel,
  tracker: ClockTracker,
  minor: number,
  token: number,
): Promise<void> {
  const { message, sentNs, receivedNs } =
    minor >= 1
      ? await channel.askTimed({ kind: 'ping', token })
      : await channel.askTimed({ kind: 'read-status' });
  if (message.kind === 'pong' && message.token !== token)
    throw new HeadsetFault('damaged', 'a ping was answered with another one’s token');
  tracker.add({ sentNs, receivedNs, deviceClockUs: message.deviceClockUs });
}
