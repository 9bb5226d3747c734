import { RecordingReader, soundSampleRateHz } from '../recording/recording.ts';
import { BroadcastServer } from '../../virtual-camera/broadcast-server.ts';
import { cameraCommandSchema, type CameraReady } from './camera-messages.ts';
import { PacedPlayer } from './paced-player.ts';
import { SpeakerServer } from './speaker-server.ts';

// The entry of the camera process: `main.js FOLDER` plays the recording in FOLDER on two loopback ports
// and takes what the speaker shall play on a third.
const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: main.js FOLDER (of a finished recording)\n');
  process.exit(2);
}

const recording = await RecordingReader.open(folder);
const [video, audio, speaker] = await Promise.all([
  BroadcastServer.open(),
  BroadcastServer.open(),
  SpeakerServer.open(),
]);
const player = new PacedPlayer(recording, video, audio, () => process.hrtime.bigint());

process.on('message', (message) => {
  const command = cameraCommandSchema.safeParse(message);
  if (!command.success) return;
  const { data } = command;
  if (data.type === 'stall') player.stall();
  else if (data.type === 'resume') player.resume();
  else if (data.type === 'unplug') process.exit(0);
  else if (data.type === 'privacy-switch') player.switchOff(data);
  else if (data.type === 'clock-drift') player.setClockDrift(data.partsPerMillion);
  else player.faults.set(data);
});
// Ctrl-C reaches every process of a terminal; a parent ends its camera itself, when it is ready to.
if (process.send !== undefined) process.on('SIGINT', () => undefined);
// A camera without its parent is of no use to anybody.
process.on('disconnect', () => process.exit(0));

const { framesPerSecond, frameCount, widthPx, heightPx } = recording.manifest;
const ready: CameraReady = {
  type: 'ready',
  videoPort: video.port,
  audioPort: audio.port,
  speakerPort: speaker.port,
  speakerMonitorPort: speaker.monitorPort,
  loopStartMonotonicNs: player.schedule.loopStartMonotonicNs.toString(),
  framesPerSecond,
  frameCount,
  widthPx,
  heightPx,
  sampleRateHz: soundSampleRateHz,
  channels: 1,
};
player.start();
if (process.send === undefined) process.stdout.write(`${JSON.stringify(ready)}\n`);
else process.send(ready);
