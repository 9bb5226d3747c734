/** What GStreamer and the dynamic linker need of the gateway's environment; nothing else reaches a worker. */
const passedOn = [
  'PATH',
  'HOME',
  'LANG',
  'XDG_CACHE_HOME',
  'GST_REGISTRY',
  'GST_REGISTRY_UPDATE',
  'GST_PLUGIN_SYSTEM_PATH',
  'GST_DEBUG',
  'LIBVA_DRIVER_NAME',
] as const;

/** Enough threads for one bus poll per pipeline (a headset has a few) and for Node's own work. */
const threadPoolSize = 16;

/** A worker's whole environment: least privilege, secrets of the gateway stay in the gateway. */
export function workerEnvironment(
  environment: NodeJS.ProcessEnv,
  pluginDirectory: string,
  authorityPath: string | null,
): Record<string, string> {
  const own = environment.GST_PLUGIN_PATH;
  const result: Record<string, string> = {
    GST_PLUGIN_PATH: own === undefined || own === '' ? pluginDirectory : `${pluginDirectory}:${own}`,
    GST_DEBUG_NO_COLOR: '1',
    UV_THREADPOOL_SIZE: String(threadPoolSize),
    // Streaming threads come and go; an arena for each would double the worker's memory.
    MALLOC_ARENA_MAX: '2',
  };
  if (authorityPath !== null) result.XAUTHORITY = authorityPath;
  for (const name of passedOn) {
    const value = environment[name];
    if (value !== undefined) result[name] = value;
  }
  return result;
}
