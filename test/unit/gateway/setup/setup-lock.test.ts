import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeSetupLock } from '../../../../gateway/setup/setup-lock.mjs';

describe('the lock of the set-up', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'roundsight-lock-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const left = () => readdirSync(join(root, 'build'));
  const leaveBehind = (content: string) => {
    mkdirSync(join(root, 'build'));
    writeFileSync(join(root, 'build/.setup-lock'), content);
  };

  it('lets one set-up at a time work, and leaves nothing behind', async () => {
    let atWork = 0;
    let most = 0;
    const setUp = async () => {
      const release = await takeSetupLock(root);
      atWork += 1;
      most = Math.max(most, atWork);
      await new Promise((resolve) => setTimeout(resolve, 20));
      atWork -= 1;
      release();
    };
    await Promise.all([setUp(), setUp(), setUp()]);
    expect(most).toBe(1);
    expect(left()).toEqual([]);
  });

  const ended = () => spawnSync('true').pid;
  it.each([
    ['a process that has ended', () => `${ended()} 12345`],
    ['a process whose number another one has now', () => `${process.pid} 1`],
    ['a process that died before it could say which it is', () => ''],
  ])('does not wait for %s', async (_what, content) => {
    leaveBehind(content());
    const release = await takeSetupLock(root);
    expect(left()).toEqual(['.setup-lock']);
    release();
    expect(existsSync(join(root, 'build/.setup-lock'))).toBe(false);
  });
});
