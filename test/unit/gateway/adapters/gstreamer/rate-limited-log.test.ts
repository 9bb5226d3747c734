import { expect, it } from 'vitest';
import { RateLimitedLog } from '../../../../../gateway/adapters/gstreamer/rate-limited-log.ts';

it('passes one line a second and counts the others', () => {
  let nowNs = 5_000_000_000n;
  const written: [object, string][] = [];
  const log = new RateLimitedLog({ monotonicNs: () => nowNs, wallMs: () => 0 }, (detail, message) =>
    written.push([detail, message]),
  );
  for (let count = 0; count < 30; count += 1) log.write({ count }, 'warning');
  nowNs += 1_000_000_000n;
  log.write({ count: 30 }, 'warning');
  nowNs += 1_000_000_000n;
  log.write({ count: 31 }, 'warning');
  expect(written).toEqual([
    [{ count: 0 }, 'warning'],
    [{ count: 30, suppressed: 29 }, 'warning'],
    [{ count: 31 }, 'warning'],
  ]);
});
