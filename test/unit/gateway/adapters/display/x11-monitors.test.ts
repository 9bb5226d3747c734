import { describe, expect, it } from 'vitest';
import { parseMonitors } from '../../../../../gateway/adapters/display/x11-monitors.ts';

describe('the monitors of an X display', () => {
  it('are read from the list of xrandr', () => {
    const output = [
      'Monitors: 3',
      ' 0: +*HDMI-1 1920/509x1080/286+0+0  HDMI-1',
      ' 1: +DP-1-2 2560/597x1440/336+1920+0  DP-1-2',
      ' 2: LEFT 640/160x720/180+0+1080  HDMI-1 DP-1-2',
      '',
    ].join('\n');
    expect(parseMonitors(output)).toEqual([
      { name: 'HDMI-1', xPx: 0, yPx: 0, widthPx: 1920, heightPx: 1080 },
      { name: 'DP-1-2', xPx: 1920, yPx: 0, widthPx: 2560, heightPx: 1440 },
      { name: 'LEFT', xPx: 0, yPx: 1080, widthPx: 640, heightPx: 720 },
    ]);
  });

  it('count once where they mirror one another', () => {
    const output = ' 0: +*A 1920/509x1080/286+0+0  A\n 1: +B 1920/500x1080/280+0+0  B\n';
    expect(parseMonitors(output).map(({ name }) => name)).toEqual(['A']);
  });

  it.each(['', 'Monitors: 0\n', 'garbage', ' 0: +*A 0/0x0/0+0+0  A', 'Can’t open display'])(
    'are none in %j',
    (output) => expect(parseMonitors(output)).toEqual([]),
  );
});
