import { describe, expect, it } from 'vitest';
import { workerEnvironment } from '../../../../../gateway/adapters/gstreamer/worker-environment.ts';

describe('the environment of a media worker', () => {
  it('holds what GStreamer needs and none of the gateway’s secrets', () => {
    const environment = {
      PATH: '/usr/bin',
      HOME: '/home/seat',
      GST_PLUGIN_PATH: '/opt/plugins',
      XAUTHORITY: '/home/seat/.Xauthority',
      ROUNDSIGHT_DATABASE_PASSWORD: 'secret',
      NODE_OPTIONS: '--inspect',
    };
    expect(workerEnvironment(environment, '/app/native', null)).toEqual({
      PATH: '/usr/bin',
      HOME: '/home/seat',
      GST_PLUGIN_PATH: '/app/native:/opt/plugins',
      GST_DEBUG_NO_COLOR: '1',
      UV_THREADPOOL_SIZE: '16',
      MALLOC_ARENA_MAX: '2',
    });
  });

  it('opens a display only to the worker that captures it', () => {
    const environment = workerEnvironment({ PATH: '/usr/bin' }, '/app/native', '/run/cookie');
    expect(environment.XAUTHORITY).toBe('/run/cookie');
    expect(environment.GST_PLUGIN_PATH).toBe('/app/native');
  });
});
