import type { Headset } from '../contract/headsets.ts';
import type { HeadsetRecord } from '../domain/headset/headset.ts';
import type { ConsoleEvents } from '../ports/console-events.ts';
import type { HeadsetStore } from '../ports/headset-store.ts';
import { absentStatus, type LiveHeadsets } from './live-headsets.ts';

interface Deps {
  headsets: HeadsetStore;
  liveHeadsets: LiveHeadsets;
  consoleEvents: ConsoleEvents;
}

/** Shows every headset that was ever seen, as it is at this moment. */
export class HeadsetBoard {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async all(): Promise<Headset[]> {
    return (await this.#deps.headsets.list()).map((record) => this.#describe(record));
  }

  /** Tells the open consoles how a headset is now. */
  async announce(id: string): Promise<void> {
    const record = await this.#deps.headsets.byId(id);
    if (record !== null)
      this.#deps.consoleEvents.publish({ type: 'headset', headset: this.#describe(record) });
  }

  #describe(record: HeadsetRecord): Headset {
    const live = this.#deps.liveHeadsets.get(record.id);
    return {
      id: record.id,
      model: record.model,
      serial: record.serial,
      firmwareVersion: record.firmwareVersion,
      calibrationDate: record.calibrationDate,
      virtual: record.virtual,
      connected: live !== null,
      ...(live?.status ?? absentStatus),
    };
  }
}
