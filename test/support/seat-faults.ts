import type { BlindStateKind } from '../../gateway/contract/blind-states.ts';
import type { HeadsetFaultCommand } from '../../hardware/virtual-headset/index.ts';
import { unitCalibration } from '../../hardware/virtual-headset/unit-calibration.ts';
import type { WatchedSeat } from './watched-seat.ts';

/** Something that goes wrong at a seat, and is put right again. */
interface SeatFault {
  /** What a proctor is told then; there may be more that comes of it. */
  kinds: readonly BlindStateKind[];
  begin: (seat: WatchedSeat) => void | Promise<void>;
  end: (seat: WatchedSeat) => void | Promise<void>;
}

const suffering = (
  kind: BlindStateKind,
  fault: HeadsetFaultCommand,
  right: HeadsetFaultCommand,
): SeatFault => ({
  kinds: [kind],
  begin: ({ headset }) => headset.link?.suffer(fault),
  end: ({ headset }) => headset.link?.suffer(right),
});

const extraMonitor = ['--setmonitor', 'EXTRA', '320/90x720/180+960+0', 'none'];
const rightMonitor = ['--setmonitor', 'RIGHT', '640/160x720/180+640+0', 'none'];
const ownUnit = ({ headset }: WatchedSeat) => headset.exchange(unitCalibration.serial);

/** Every kind of blind state, caused at a real seat. */
export const seatFaults: readonly SeatFault[] = [
  suffering('black', { type: 'black-lens', lens: 1, on: true }, { type: 'black-lens', lens: 1, on: false }),
  suffering('covered', { type: 'cover-lens', lens: 0, on: true }, { type: 'cover-lens', lens: 0, on: false }),
  suffering('blurred', { type: 'blur-lens', lens: 1, on: true }, { type: 'blur-lens', lens: 1, on: false }),
  suffering('over-exposed', { type: 'exposure', factor: 6 }, { type: 'exposure', factor: 1 }),
  suffering('under-exposed', { type: 'exposure', factor: 0.05 }, { type: 'exposure', factor: 1 }),
  suffering('frozen', { type: 'freeze', on: true }, { type: 'freeze', on: false }),
  suffering(
    'microphone-muted',
    { type: 'privacy-switch', cameraOff: false, microphoneOff: true },
    { type: 'privacy-switch', cameraOff: false, microphoneOff: false },
  ),
  {
    kinds: ['stalled', 'microphone-stopped'],
    begin: ({ headset }) => headset.link?.command({ type: 'stall' }),
    end: ({ headset }) => headset.link?.command({ type: 'resume' }),
  },
  {
    kinds: ['screen-black'],
    begin: (seat) => seat.paint('#000000', '#a0a0a0'),
    end: (seat) => seat.paint('#808080', '#a0a0a0'),
  },
  {
    kinds: ['screen-stopped'],
    begin: ({ display }) => display.hang(true),
    end: ({ display }) => display.hang(false),
  },
  {
    kinds: ['monitor-added'],
    begin: ({ display }) => display.run('xrandr', extraMonitor),
    end: ({ display }) => display.run('xrandr', ['--delmonitor', 'EXTRA']),
  },
  {
    kinds: ['monitor-removed'],
    begin: ({ display }) => display.run('xrandr', ['--delmonitor', 'RIGHT']),
    end: ({ display }) => display.run('xrandr', rightMonitor),
  },
  {
    kinds: ['other-headset'],
    begin: ({ headset }) => headset.exchange('VIRTUAL-0099'),
    end: ownUnit,
  },
  {
    kinds: ['other-calibration'],
    begin: ({ headset }) => {
      headset.link?.suffer({ type: 'swap-lenses' });
      headset.link?.command({ type: 'unplug' });
    },
    end: ownUnit,
  },
];

/** Which of them say nothing of each other, so that they can be caused at once. */
const atOnce: readonly (readonly BlindStateKind[])[] = [
  ['black', 'microphone-muted', 'screen-black'],
  ['covered', 'monitor-added'],
  ['blurred', 'monitor-removed'],
  ['over-exposed', 'screen-stopped'],
];

/** All of them again, some at once: a quicker way to see every kind. */
export const combinedSeatFaults: readonly SeatFault[] = [
  ...atOnce.map((kinds) =>
    together(seatFaults.filter((fault) => fault.kinds.some((kind) => kinds.includes(kind)))),
  ),
  ...seatFaults.filter(({ kinds }) => !kinds.some((kind) => atOnce.flat().includes(kind))),
];

function together(faults: readonly SeatFault[]): SeatFault {
  return {
    kinds: faults.flatMap(({ kinds }) => kinds),
    begin: async (seat) => {
      for (const { begin } of faults) await begin(seat);
    },
    end: async (seat) => {
      for (const { end } of faults) await end(seat);
    },
  };
}
