import { answerWith, done, stall, type ControlAnswer } from './standard-requests.ts';
import type { SetupPacket } from './virtual-usb-device.ts';

const request = { detach: 0, getStatus: 3, getState: 5 } as const;
const [appIdle, appDetach] = [0, 1];

/** The run-time half of DFU 1.1: tells its state and leaves the bus on DFU_DETACH (bitWillDetach). */
export class DfuRunTime {
  readonly #onDetach: () => void;
  #state = appIdle;

  constructor(onDetach: () => void) {
    this.#onDetach = onDetach;
  }

  control(setup: SetupPacket): ControlAnswer {
    switch (setup.bRequest) {
      case request.getStatus:
        return answerWith([0, 0, 0, 0, this.#state, 0]);
      case request.getState:
        return answerWith([this.#state]);
      case request.detach:
        if (this.#state === appDetach) return stall;
        this.#state = appDetach;
        this.#onDetach();
        return done;
      default:
        return stall;
    }
  }
}
