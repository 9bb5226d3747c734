/**
 * The media worker's entry: one child process per headset, started by the gateway with an IPC channel.
 *
 * Ends on SIGTERM and when the gateway is gone. Its standard error is its log.
 */
import { loadGstreamer } from './gstreamer-binding.ts';
import { MediaWorker } from './media-worker.ts';
import { heartbeatIntervalMs, workerCommandSchema, type WorkerEvent } from './messages.ts';

function tell(event: WorkerEvent): void {
  // The channel closes before `disconnect` is heard when the gateway dies; then nobody listens.
  if (process.connected) process.send?.(event);
}

const worker = new MediaWorker(loadGstreamer(), tell);

process.on('message', (message) => {
  worker.obey(workerCommandSchema.parse(message));
});
process.on('SIGTERM', () => {
  // exit() waits for a pending poll of a bus: stop the pipelines first.
  worker.stop();
  process.exit(0);
});
process.on('disconnect', () => {
  // Without the gateway nobody could end a stop that blocks in a driver.
  process.kill(process.pid, 'SIGKILL');
});
// A terminal's Ctrl-C reaches the whole process group; the gateway decides when its workers end.
process.on('SIGINT', () => undefined);

setInterval(() => tell({ type: 'heartbeat' }), heartbeatIntervalMs);
tell({ type: 'ready' });
