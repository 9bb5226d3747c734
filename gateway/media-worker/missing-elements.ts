import type { BuildPipeline } from './gstreamer-binding.ts';

/** Which of these element factories this machine lacks. */
export function missingElements(build: BuildPipeline, names: readonly string[]): string[] {
  return names.filter((name) => {
    try {
      // What parses to a lone element is no pipeline: two remain even when the one in question is missing.
      build(`${name} fakesink fakesink`);
      return false;
    } catch {
      return true;
    }
  });
}
