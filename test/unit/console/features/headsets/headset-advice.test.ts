import { expect, it } from 'vitest';
import type { Headset } from '../../../../../gateway/contract/headsets.ts';
import { adviceFor, severityOfHeadset } from '../../../../../console/features/headsets/headset-advice.ts';

const ready: Headset = {
  id: 'h',
  model: 'Reference',
  serial: '1',
  firmwareVersion: '1.0.0',
  calibrationDate: '2026-01-01',
  virtual: false,
  connected: true,
  condition: 'live',
  faultCode: null,
};

it.each<[Partial<Headset>, string, string]>([
  [{}, 'none', 'ok'],
  [{ condition: 'starting' }, 'wait', 'notice'],
  [{ calibrationDate: null }, 'calibrate', 'warning'],
  [{ condition: 'recovering' }, 'fault', 'warning'],
  [{ condition: 'failed', calibrationDate: null }, 'fault', 'alarm'],
  [{ condition: 'idle' }, 'none', 'ok'],
  [{ condition: 'idle', calibrationDate: null }, 'calibrate', 'warning'],
  [{ condition: 'updating', calibrationDate: null }, 'update', 'warning'],
  [{ connected: false, condition: 'failed' }, 'connect', 'alarm'],
])('a headset that is %o: %s, %s', (change, advice, severity) => {
  const headset = { ...ready, ...change };
  expect(adviceFor(headset)).toBe(advice);
  expect(severityOfHeadset(headset)).toBe(severity);
});
