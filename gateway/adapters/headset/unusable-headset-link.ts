import type { Calibration } from '../../../hardware/calibration/index.ts';
import type { ErrorCode } from '../../contract/error-codes.ts';
import type { CodedError } from '../../ports/coded-error.ts';
import type { HeadsetIdentity, Unsubscribe } from '../../ports/headset-link.ts';
import { LossListeners } from './loss-listeners.ts';
import type { UsbLink } from './usb-link.ts';

/** A headset that is plugged in and cannot be used: it is listed with the reason instead of being passed over. */
export class UnusableHeadsetLink implements UsbLink {
  readonly identity: HeadsetIdentity;
  readonly video = null;
  readonly microphone = null;
  readonly #reason: CodedError;
  readonly #losses = new LossListeners();

  constructor(identity: HeadsetIdentity, reason: CodedError) {
    this.identity = identity;
    this.#reason = reason;
  }

  get code(): ErrorCode {
    return this.#reason.code;
  }

  readCalibration(): Promise<Calibration> {
    return Promise.reject(this.#reason);
  }

  onOrientation(): Unsubscribe {
    return () => undefined;
  }

  onLost(listener: () => void): Unsubscribe {
    return this.#losses.add(listener);
  }

  lose(): void {
    this.#losses.tell();
  }

  close(): Promise<void> {
    this.#losses.clear();
    return Promise.resolve();
  }
}
