import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeadsetChooser, type HeadsetMode } from '../../../../gateway/use-cases/choose-headset.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { FakeHeadsetDiscovery, FakeHeadsetLink } from '../../../support/fake-headset-link.ts';

function chooser(mode: HeadsetMode, plugged: readonly FakeHeadsetLink[] = []) {
  const usb = new FakeHeadsetDiscovery(plugged);
  const virtual = new FakeHeadsetDiscovery([new FakeHeadsetLink()]);
  const log = new CollectingLog();
  const found: string[] = [];
  const discarded: string[] = [];
  const chosen = new HeadsetChooser({ usb, virtual, log }, mode, {
    onFound: (link) => found.push(link.identity.id),
    onDiscarded: (link) => discarded.push(link.identity.id),
  });
  return { chosen, usb, virtual, log, found, discarded };
}

describe('which headset is used', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is a real one where there is one', async () => {
    const { chosen, virtual, found } = chooser('auto', [new FakeHeadsetLink('A', false)]);
    expect(await chosen.start()).toBe('usb');
    expect(found).toEqual(['usb:A']);
    expect(virtual.running).toBe(false);
  });

  it('is the virtual one when none is found within a moment', async () => {
    const { chosen, virtual, found } = chooser('auto');
    const choice = chosen.start();
    await vi.advanceTimersByTimeAsync(900);
    expect(virtual.running).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(await choice).toBe('virtual');
    expect(found).toEqual(['virtual:V-1']);
  });

  it('changes to a real one that is plugged in later', async () => {
    const { chosen, usb, virtual, found, discarded } = chooser('auto');
    const choice = chosen.start();
    await vi.advanceTimersByTimeAsync(1_100);
    await choice;
    usb.plugIn(new FakeHeadsetLink('A', false));
    expect(discarded).toEqual(['virtual:V-1']);
    expect(found).toEqual(['virtual:V-1', 'usb:A']);
    expect(virtual.running).toBe(false);
  });

  it('is the virtual one where USB cannot be used', async () => {
    const { chosen, usb, found, log } = chooser('auto');
    usb.start = () => Promise.reject(new Error('no libusb'));
    expect(await chosen.start()).toBe('virtual');
    expect(found).toEqual(['virtual:V-1']);
    expect(log.atLevel('error')).toHaveLength(1);
  });

  it('is what the configuration insists on', async () => {
    const insisted = chooser('virtual', [new FakeHeadsetLink('A', false)]);
    expect(await insisted.chosen.start()).toBe('virtual');
    expect(insisted.found).toEqual(['virtual:V-1']);
    expect(insisted.usb.running).toBe(false);
    const real = chooser('usb');
    expect(await real.chosen.start()).toBe('usb');
    expect(real.virtual.running).toBe(false);
  });

  it('is none any more after the stop, also in the middle of the choice', async () => {
    const { chosen, usb, virtual, found } = chooser('auto');
    const choice = chosen.start();
    await vi.advanceTimersByTimeAsync(10);
    await chosen.stop();
    await choice;
    expect([usb.running, virtual.running, found]).toEqual([false, false, []]);
  });
});
