import { describe, expect, it } from 'vitest';
import { sparkPath } from '../../../../console/ui/spark-path.ts';

const size = { width: 40, height: 10, mostValues: 5 };

describe('the path of a spark line', () => {
  it.each([
    [[], ''],
    [[5], 'M40.0 0.0'],
    [[0, 0], 'M30.0 10.0L40.0 10.0'],
    [[2, 4, 1], 'M20.0 5.0L30.0 0.0L40.0 7.5'],
    [[9, 9, 1, 1, 1, 1, 2], 'M0.0 5.0L10.0 5.0L20.0 5.0L30.0 5.0L40.0 0.0'],
    [[4, null, 2, 4], 'M10.0 0.0M30.0 5.0L40.0 0.0'],
    [[null, null], ''],
  ])('of %j is %s', (values, path) => {
    expect(sparkPath(values, size)).toBe(path);
  });
});
