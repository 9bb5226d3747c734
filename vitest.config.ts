import { availableParallelism } from 'node:os';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const tier = (name: string, options: Record<string, unknown> = {}) => ({
  plugins: [vue()],
  test: { name, include: [`test/${name}/**/*.test.ts`], ...options },
});

// Tests that start processes wait for them: what they may take is no assertion.
const patient = {
  ...{ testTimeout: 60_000, hookTimeout: 120_000 },
  expect: { poll: { timeout: 45_000, interval: 50 } },
};
// Tiers that encode video or drive a browser run one file at a time: they share two cores.
const oneAtATime = { ...patient, fileParallelism: false };

export default defineConfig({
  test: {
    // Vitest leaves one core to itself, which on two cores would be half the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      // What a test may take is no assertion: a busy machine is slow, and only what hangs is ended.
      tier('unit', { testTimeout: 60_000 }),
      tier('contract', { testTimeout: 60_000 }),
      tier('integration', patient),
      tier('media', oneAtATime),
      tier('e2e', oneAtATime),
      tier('hardware', oneAtATime),
      // Of the hardware tier what every change is tested by.
      tier('hardware-short', { ...oneAtATime, include: ['test/hardware/plugged-headset.test.ts'] }),
    ],
  },
});
