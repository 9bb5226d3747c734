import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pluginDirectory } from './media/media-rig.ts';
import { projectRoot } from './project-root.ts';

const programPath = join(projectRoot, 'test/support/ordered-pipeline.mjs');

export interface OrderedPipeline {
  /** What the element `record` has said so far, as a media worker would get it. */
  readonly messages: Record<string, unknown>[];
  give(order: string): void;
  /** Ends the pipeline, without an order to stop. */
  end(): Promise<void>;
}

/** Plays a pipeline in a process of its own, with an element `record` in it that takes orders. */
export function playOrdered(words: readonly string[]): OrderedPipeline {
  const child = spawn(process.execPath, [programPath, words.join(' ')], {
    env: { ...process.env, GST_PLUGIN_PATH: pluginDirectory },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const messages: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    messages.push(JSON.parse(line) as Record<string, unknown>);
  });
  const write = (value: string | null) => child.stdin.write(`${JSON.stringify(value)}\n`);
  return {
    messages,
    give: write,
    end: async () => {
      if (child.exitCode === null) write(null);
      await ended;
    },
  };
}
