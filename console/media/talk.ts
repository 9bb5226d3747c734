import { computed, ref, type Ref } from 'vue';
import { OwnMicrophone } from './own-microphone.ts';
import { nextTalkState, type TalkEvent, type TalkFault, type TalkState } from './talk-state.ts';

export interface TalkParts {
  /** What takes the voice; null while nothing does. */
  voice: Readonly<Ref<RTCRtpSender | null>>;
  hasSpeaker: () => boolean;
  /** Whether the gateway holds this person to be talking. */
  isTalker: () => boolean;
  /** Tells the gateway; resolves with the code of what is wrong, or null. */
  tell: (command: 'start-talking' | 'stop-talking') => Promise<string | null>;
}

/** A person's voice to the candidate. Nothing is sent but while the state is `starting` or `live`. */
export class Talk {
  readonly #parts: TalkParts;
  readonly #microphone = new OwnMicrophone();
  readonly state = ref<TalkState>({ phase: 'silent', fault: null });
  /** Whether the candidate hears the person now, or is about to. */
  readonly isLive = computed(
    () => this.state.value.phase === 'live' || this.state.value.phase === 'starting',
  );
  readonly microphone = computed(() => this.#microphone.stream.value);
  /** Whether the gateway has been told that the person talks. */
  #isTold = false;
  #isTelling = false;

  constructor(parts: TalkParts) {
    this.#parts = parts;
  }

  /** With `hasVoice` false the candidate is told that somebody talks, and reads captions only. */
  async press(isHeld: boolean, hasVoice = true): Promise<void> {
    if (this.state.value.phase !== 'silent') return;
    const missing = hasVoice ? this.#missing() : null;
    if (missing !== null) {
      this.#apply({ type: 'failed', fault: missing });
      return;
    }
    this.#apply({ type: 'press', isHeld, hasVoice });
    if (hasVoice) await this.#openMicrophone();
    if (this.#hasVoice()) this.#send(this.#microphone.track);
    await this.#tell();
  }

  release(): void {
    if (this.state.value.phase === 'silent') return;
    this.#apply({ type: 'release' });
    this.#fallSilent();
    void this.#tell();
  }

  /** It was ended from elsewhere. */
  cutOff(): void {
    if (this.state.value.phase === 'silent') return;
    this.#isTold = false;
    this.#apply({ type: 'failed', fault: 'cut-off' });
    this.#fallSilent();
  }

  /** Another connection has taken the place of the one that took the voice: it goes on over that. */
  moveOn(): void {
    const state = this.state.value;
    if ((state.phase === 'starting' || state.phase === 'live') && state.hasVoice)
      this.#send(this.#microphone.track);
  }

  /** The browser may be asking for the microphone, which takes the focus from the page: that ends no press of the button. */
  get isAsking(): boolean {
    return this.state.value.phase === 'opening' && !this.state.value.isHeld;
  }

  dismiss(): void {
    this.#apply({ type: 'dismiss' });
  }

  /** Nothing is talked from here any more. */
  end(): void {
    this.release();
    this.#microphone.close();
  }

  #missing(): TalkFault | null {
    if (this.#parts.voice.value === null) return 'no-connection';
    return this.#parts.hasSpeaker() ? null : 'no-speaker';
  }

  #hasVoice(): boolean {
    return this.state.value.phase === 'starting' && this.state.value.hasVoice;
  }

  async #openMicrophone(): Promise<void> {
    const fault = await this.#microphone.open();
    this.#apply(fault === null ? { type: 'microphone-open' } : { type: 'failed', fault });
    if (!this.isLive.value) this.#microphone.rest();
  }

  #send(track: MediaStreamTrack | null): void {
    // One that is gone takes nothing; it was told, or will be.
    void this.#parts.voice.value?.replaceTrack(track).catch(() => undefined);
  }

  #fallSilent(): void {
    this.#send(null);
    this.#microphone.rest();
  }

  /** Tells the gateway until it knows what the person wants now: one command after the other, however fast the key is pressed. */
  async #tell(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    while (this.isLive.value !== this.#isTold) {
      if (this.#isTold) {
        await this.#parts.tell('stop-talking');
        this.#isTold = false;
      } else await this.#tellStart();
    }
    this.#isTelling = false;
    if (this.#isTold) this.#apply({ type: 'started' });
  }

  async #tellStart(): Promise<void> {
    // Of a talk that the gateway has not seen end it is told nothing new.
    const code = this.#parts.isTalker() ? null : await this.#parts.tell('start-talking');
    this.#isTold = code === null;
    if (code === null) return;
    this.#apply({ type: 'failed', fault: { code } });
    this.#fallSilent();
  }

  #apply(event: TalkEvent): void {
    this.state.value = nextTalkState(this.state.value, event);
  }
}
