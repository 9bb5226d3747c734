import { describe, expect, it } from 'vitest';
import { orderHelp, readOrder } from '../../../../../gateway/cli/virtual-headset/headset-orders.ts';
import { headsetFaultSchema } from '../../../../../hardware/virtual-headset/index.ts';

describe('orders to virtual headsets', () => {
  it('are words or JSON, for the first headset or another', () => {
    const fault = { type: 'drop-frames', share: 0.25 };
    expect(readOrder('drop-frames share=0.25')).toEqual({ kind: 'suffer', device: 0, fault });
    expect(readOrder('  drop-frames share=0.25 device=2 ')).toEqual({ kind: 'suffer', device: 2, fault });
    expect(readOrder('{"device":1,"type":"drop-frames","share":0.25}')).toEqual({
      kind: 'suffer',
      device: 1,
      fault,
    });
    expect(readOrder('help')).toEqual({ kind: 'help' });
    expect(readOrder('look device=1')).toEqual({ kind: 'look', device: 1 });
  });

  it('that are none say why', () => {
    for (const line of [
      '{',
      'null',
      '[]',
      'tamper open=maybe',
      'tamper',
      'explode',
      'unplug device=-1',
      'unplug device=1.5',
      'unplug now=true',
      'clock-drift partsPerMillion=1e9',
      '{"type":"unplug","device":"1"}',
    ]) {
      const order = readOrder(line);
      expect(order.kind, line).toBe('refused');
      expect(order).toHaveProperty('reason', expect.stringMatching(/\w/));
    }
  });

  it('are all in the help, and all of the help are orders', () => {
    const types = headsetFaultSchema.options.map((option) => option.shape.type.value);
    for (const type of types) expect(orderHelp).toContain(type);
    const examples = orderHelp.split('\n').flatMap((line) =>
      /^[a-z-]+/.test(line) && !line.startsWith('Add ')
        ? (line
            .split(/ {2,}/)[0]
            ?.split('|')
            .map((order) => order.trim()) ?? [])
        : [],
    );
    expect(examples.length).toBeGreaterThan(types.length);
    for (const example of examples) expect(readOrder(example).kind, example).not.toBe('refused');
  });
});
