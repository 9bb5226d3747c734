/**
 * The job worker's entry: a child process that turns files and cameras into files, for a command of the command line.
 *
 * It drives GStreamer by the same binding as the media worker and not by gst-launch-1.0: faults come as messages with
 * the element's place in the pipeline, not as translated text, and a recording ends in full by an end-of-stream event.
 * Ends on SIGTERM and when the command is gone.
 */
import { loadGstreamer } from './gstreamer-binding.ts';
import { jobCommandSchema, type JobEvent } from './job-messages.ts';
import { JobWorker } from './job-worker.ts';
import { heartbeatIntervalMs } from './messages.ts';

function tell(event: JobEvent): void {
  if (process.connected) process.send?.(event);
}

const worker = new JobWorker(loadGstreamer(), tell);

process.on('message', (message) => {
  worker.obey(jobCommandSchema.parse(message));
});
process.on('SIGTERM', () => {
  // exit() waits for a pending poll of a bus: stop the pipeline first.
  worker.stop();
  process.exit(0);
});
process.on('disconnect', () => {
  // Without the command nobody could end a stop that blocks in a driver.
  process.kill(process.pid, 'SIGKILL');
});
// A terminal's Ctrl-C reaches the whole process group; the command decides what it means.
process.on('SIGINT', () => undefined);

setInterval(() => tell({ type: 'heartbeat' }), heartbeatIntervalMs);
tell({ type: 'ready' });
