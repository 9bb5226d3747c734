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

const exchangesAtStart = 4;

/** Compares the clocks a few times at once. Rejects only when none of them succeeds, or the headset is gone. */
export async function firstExchanges(
  channel: RequestChannel,
  tracker: ClockTracker,
  minor: number,
): Promise<void> {
  let failure: unknown = null;
  let succeeded = 0;
  for (let token = 0; token < exchangesAtStart; token++) {
    try {
      await exchangeClocks(channel, tracker, minor, token);
      succeeded++;
    } catch (error) {
      if (error instanceof HeadsetFault && error.kind === 'lost') throw error;
      failure = error;
    }
  }
  if (succeeded === 0) throw failure;
}
