import type { z } from 'zod';

/** What a program said so far: the whole lines of its output that fit the schema, the others left out. */
export function linesThatFit<Shape extends z.ZodType>(output: string, shape: Shape): z.infer<Shape>[] {
  return output
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      const read = shape.safeParse(JSON.parse(line));
      return read.success ? [read.data] : [];
    });
}
