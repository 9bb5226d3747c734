import { describe, expect, it, vi } from 'vitest';
import type {
  HeadsetControls,
  HeadsetEvent,
  UnitStatus,
} from '../../../../gateway/ports/headset-controls.ts';
import { UnitWatch } from '../../../../gateway/use-cases/unit-watch.ts';

const status: UnitStatus = {
  ...{ temperatureCelsius: 30, worn: false, tampered: null, coveredLenses: [1], batteryPercent: null },
};

function watch(readStatus: HeadsetControls['readStatus']) {
  const listeners: ((event: HeadsetEvent) => void)[] = [];
  const unit = new UnitWatch({
    readStatus,
    onEvent: (listener) => {
      listeners.push(listener);
      return () => undefined;
    },
  });
  const changed = vi.fn();
  unit.onChange = changed;
  const say = (event: string, detail = 0) =>
    listeners.forEach((listener) => listener({ monotonicNs: 0n, event, detail }));
  return { unit, changed, say };
}
const seen = ({ worn, coveredLenses }: UnitWatch) => ({ worn, coveredLenses });

describe('how a headset is worn', () => {
  it('is not known of one that does not say', () => {
    expect(seen(new UnitWatch(undefined))).toEqual({ worn: null, coveredLenses: [] });
  });

  it('is told by its status, then by its events', async () => {
    const { unit, changed, say } = watch(() => Promise.resolve(status));
    await vi.waitFor(() => expect(seen(unit)).toEqual({ worn: false, coveredLenses: [1] }));
    expect(changed).toHaveBeenCalledTimes(1);
    say('put-on');
    say('lens-covered', 0);
    expect(seen(unit)).toEqual({ worn: true, coveredLenses: [0, 1] });
    say('lens-uncovered', 1);
    say('taken-off');
    expect(seen(unit)).toEqual({ worn: false, coveredLenses: [0] });
    expect(changed).toHaveBeenCalledTimes(5);
    say('button-pressed');
    expect(changed).toHaveBeenCalledTimes(5);
  });

  it('is told by events alone where they come first, or where it does not answer', async () => {
    let answer: (status: UnitStatus) => void = () => undefined;
    const late = watch(() => new Promise((resolve) => (answer = resolve)));
    late.say('put-on');
    answer(status);
    await Promise.resolve();
    expect(seen(late.unit)).toEqual({ worn: true, coveredLenses: [] });
    const silent = watch(() => Promise.reject(new Error('busy')));
    silent.say('lens-covered', 1);
    await Promise.resolve();
    expect(seen(silent.unit)).toEqual({ worn: null, coveredLenses: [1] });
  });
});
