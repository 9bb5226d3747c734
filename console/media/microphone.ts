/** Why the person's own microphone cannot be used; message keys below `talk.fault`. */
export type MicrophoneFault =
  'microphone-insecure' | 'microphone-denied' | 'microphone-missing' | 'microphone-busy';

export type OpenedMicrophone = { ok: true; stream: MediaStream } | { ok: false; fault: MicrophoneFault };

/**
 * Opens the person's own microphone, with the room's echo kept out; asks for leave where that was not given yet. Browsers give it to
 * pages from this machine or over TLS only.
 */
export async function openMicrophone(): Promise<OpenedMicrophone> {
  // Browsers leave it out where the page may not use it, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined || !isSecureContext) return { ok: false, fault: 'microphone-insecure' };
  try {
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
    return { ok: true, stream: await devices.getUserMedia({ audio, video: false }) };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

/** By the names of https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia. */
export function faultOf(error: unknown): MicrophoneFault {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'microphone-denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'microphone-missing';
    default:
      return 'microphone-busy';
  }
}
