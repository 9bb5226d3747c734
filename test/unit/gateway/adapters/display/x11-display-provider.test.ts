import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { X11DisplayProvider } from '../../../../../gateway/adapters/display/x11-display-provider.ts';
import { LogLines } from '../../../../support/media/media-rig.ts';

describe('a seat without a display', () => {
  let folder: string;
  const log = new LogLines();
  const provider = (environment: NodeJS.ProcessEnv) =>
    new X11DisplayProvider({ environment, examPagePath: '/nowhere.html', runtimeDirectory: folder, log });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-display-test-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('says what is missing for a virtual one, and leaves nothing behind', async () => {
    const seat = provider({ PATH: folder });
    await expect(seat.find()).rejects.toMatchObject({
      code: 'display-missing',
      detail: 'Xvfb is not installed',
    });
    await seat.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not take the part of a Wayland desktop that X shows for the whole', async () => {
    const seat = provider({ PATH: folder, DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' });
    await expect(seat.find()).rejects.toMatchObject({ code: 'display-missing' });
    expect(log.lines.at(-1)?.message).toContain('Wayland');
  });
});
