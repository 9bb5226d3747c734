/** Where the lens pictures are read from. */
export type VideoSource =
  | { kind: 'v4l2'; devicePath: string; widthPx: number; heightPx: number; framesPerSecond: number }
  /** JPEG pictures back to back on a loopback TCP port. */
  | { kind: 'mjpeg-tcp'; port: number; widthPx: number; heightPx: number; framesPerSecond: number };

/** Where the microphone's sound is read from. */
export type AudioSource =
  | { kind: 'alsa'; device: string; sampleRateHz: number; channels: number }
  /** Signed 16-bit little-endian samples on a loopback TCP port, paced in real time. */
  | { kind: 'pcm-tcp'; port: number; sampleRateHz: number; channels: number };

/** Where sound is played that the wearer hears. */
export type AudioSink =
  | { kind: 'alsa'; device: string }
  /** Signed 16-bit little-endian samples to a loopback TCP port, in real time and only while there is sound. */
  | { kind: 'pcm-tcp'; port: number; sampleRateHz: number; channels: number };
