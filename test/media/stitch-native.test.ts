import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../support/project-root.ts';

it(
  'all kernels agree to the bit, damaged maps do no harm, looks stay in the picture, ages are as they are, what is recorded can be read, under the sanitizers',
  { timeout: 180_000 },
  async () => {
    const make = spawn('make', ['-s', '-C', join(projectRoot, 'gateway/native'), 'check'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 170_000,
      killSignal: 'SIGKILL',
    });
    let text = '';
    for (const stream of [make.stdout, make.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    }
    const [exitCode] = (await once(make, 'close')) as [number | null];
    expect(exitCode, text).toBe(0);
    const swizzling = process.arch === 'arm64' ? 'neon' : 'sse41';
    expect(text).toMatch(new RegExp(`^kernels:.* ${swizzling} portable scalar$`, 'm'));
    expect(text).toMatch(/^200 planes looked at, 0 faults$/m);
    expect(text).toMatch(/^40 maps, 2400 damaged copies of which \d{3,} refused, 0 faults$/m);
    expect(text).toMatch(/^ages: .* as they should be$/m);
    expect(text).toMatch(/^record parts: .* as they should be$/m);
    expect(text).toMatch(/^60 tracks recorded in \d{4} files, the disk failed \d{2,} times, 0 faults$/m);
  },
);
