import { shallowRef } from 'vue';
import { openMicrophone, type MicrophoneFault } from './microphone.ts';

/** An open microphone that nobody talks into is closed after this: until then it opens at once, and the browser shows it as in use. */
const keepOpenMs = 60_000;

/** The person's own microphone: opened when it is first needed, closed when it has not been needed for a while. */
export class OwnMicrophone {
  readonly stream = shallowRef<MediaStream | null>(null);
  #closing: ReturnType<typeof setTimeout> | undefined;

  /** Resolves with what is wrong, or null when it is open. */
  async open(): Promise<MicrophoneFault | null> {
    clearTimeout(this.#closing);
    if (this.stream.value?.active === true) return null;
    const opened = await openMicrophone();
    if (!opened.ok) return opened.fault;
    this.stream.value = opened.stream;
    return null;
  }

  get track(): MediaStreamTrack | null {
    return this.stream.value?.getAudioTracks()[0] ?? null;
  }

  /** It is not needed for now. */
  rest(): void {
    clearTimeout(this.#closing);
    this.#closing = setTimeout(() => this.close(), keepOpenMs);
  }

  close(): void {
    clearTimeout(this.#closing);
    this.stream.value?.getTracks().forEach((track) => track.stop());
    this.stream.value = null;
  }
}
