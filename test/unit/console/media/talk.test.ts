import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';
import { Talk } from '../../../../console/media/talk.ts';

type Told = 'start-talking' | 'stop-talking';

/** As much of the browser as a voice needs: what is sent, and whether the microphone is open. */
class FakeBrowser {
  readonly sent: (string | null)[] = [];
  openMicrophones = 0;
  failure: string | null = null;
  readonly sender = {
    replaceTrack: (track: { id: string } | null) => {
      this.sent.push(track?.id ?? null);
      return Promise.resolve();
    },
  } as unknown as RTCRtpSender;

  getUserMedia = (): Promise<unknown> => {
    if (this.failure !== null)
      return Promise.reject(Object.assign(new Error('no microphone'), { name: this.failure }));
    this.openMicrophones += 1;
    const track = { id: 'voice', stop: () => (this.openMicrophones -= 1) };
    return Promise.resolve({ active: true, getAudioTracks: () => [track], getTracks: () => [track] });
  };
}

describe('a person’s voice', () => {
  let browser: FakeBrowser;
  let told: Told[];
  let answers: Promise<string | null>[];
  let hasSpeaker: boolean;
  let isTalker: boolean;
  let voice: ReturnType<typeof shallowRef<RTCRtpSender | null>>;
  let talk: Talk;

  beforeEach(() => {
    vi.useFakeTimers();
    browser = new FakeBrowser();
    [told, answers, hasSpeaker, isTalker] = [[], [], true, false];
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: browser.getUserMedia } });
    vi.stubGlobal('isSecureContext', true);
    voice = shallowRef<RTCRtpSender | null>(browser.sender);
    talk = new Talk({
      voice: voice as never,
      hasSpeaker: () => hasSpeaker,
      isTalker: () => isTalker,
      tell: (command) => {
        told.push(command);
        return answers.shift() ?? Promise.resolve(null);
      },
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const settled = () => vi.advanceTimersByTimeAsync(0);

  it('is sent from the press to the release and not a moment longer, and the gateway is told both', async () => {
    await talk.press(true);
    expect(talk.state.value).toEqual({ phase: 'live', isHeld: true, hasVoice: true });
    expect(browser.sent).toEqual(['voice']);
    talk.release();
    expect(browser.sent).toEqual(['voice', null]);
    await settled();
    expect(told).toEqual(['start-talking', 'stop-talking']);
  });

  it('keeps the microphone open for a minute, so that the next press waits for nothing', async () => {
    await talk.press(true);
    talk.release();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(browser.openMicrophones).toBe(1);
    await talk.press(true);
    talk.release();
    await vi.advanceTimersByTimeAsync(61_000);
    expect(browser.openMicrophones).toBe(0);
  });

  it('that is let go before the gateway has answered is stopped once it has', async () => {
    let answer: (code: string | null) => void = () => undefined;
    answers = [new Promise((resolve) => (answer = resolve))];
    const pressing = talk.press(true);
    await settled();
    talk.release();
    await talk.press(true);
    talk.release();
    expect(told).toEqual(['start-talking']);
    answer(null);
    await pressing;
    await settled();
    expect(told).toEqual(['start-talking', 'stop-talking']);
    expect(talk.state.value.phase).toBe('silent');
    expect(browser.sent.at(-1)).toBeNull();
  });

  it('that is pressed again before the gateway has answered is live then, and told once', async () => {
    let answer: (code: string | null) => void = () => undefined;
    answers = [new Promise((resolve) => (answer = resolve))];
    const pressing = talk.press(true);
    await settled();
    talk.release();
    await talk.press(true);
    answer(null);
    await pressing;
    expect(talk.state.value.phase).toBe('live');
    expect(told).toEqual(['start-talking']);
  });

  it('that is refused is not sent any more, and says why', async () => {
    answers = [Promise.resolve('command-illegal')];
    await talk.press(true);
    expect(talk.state.value).toEqual({ phase: 'silent', fault: { code: 'command-illegal' } });
    expect(browser.sent).toEqual(['voice', null]);
    expect(told).toEqual(['start-talking']);
  });

  it('that the gateway holds to be talking already goes on without being told', async () => {
    isTalker = true;
    await talk.press(true);
    expect(talk.state.value.phase).toBe('live');
    expect(told).toEqual([]);
  });

  it.each([
    ['NotAllowedError', 'microphone-denied'],
    ['NotFoundError', 'microphone-missing'],
    ['NotReadableError', 'microphone-busy'],
  ])('without a microphone (%s) is none: %s', async (name, fault) => {
    browser.failure = name;
    await talk.press(true);
    expect(talk.state.value).toEqual({ phase: 'silent', fault });
    expect([told, browser.sent]).toEqual([[], []]);
  });

  it('has no microphone on a page whose address is not secure', async () => {
    vi.stubGlobal('navigator', {});
    await talk.press(true);
    expect(talk.state.value).toEqual({ phase: 'silent', fault: 'microphone-insecure' });
  });

  it('needs a connection and a speaker; captions need neither', async () => {
    hasSpeaker = false;
    await talk.press(true);
    expect(talk.state.value).toEqual({ phase: 'silent', fault: 'no-speaker' });
    voice.value = null;
    await talk.press(true);
    expect(talk.state.value).toEqual({ phase: 'silent', fault: 'no-connection' });
    await talk.press(false, false);
    expect(talk.state.value).toEqual({ phase: 'live', isHeld: false, hasVoice: false });
    expect([told, browser.openMicrophones]).toEqual([['start-talking'], 0]);
  });

  it('that was cut off says so, and tells the gateway nothing that it knows', async () => {
    await talk.press(true);
    talk.cutOff();
    await settled();
    expect(talk.state.value).toEqual({ phase: 'silent', fault: 'cut-off' });
    expect(told).toEqual(['start-talking']);
    expect(browser.sent.at(-1)).toBeNull();
    await talk.press(true);
    expect(told).toEqual(['start-talking', 'start-talking']);
  });

  it('ends with its page, and with it the microphone', async () => {
    await talk.press(false);
    talk.end();
    await settled();
    expect(told).toEqual(['start-talking', 'stop-talking']);
    expect(browser.openMicrophones).toBe(0);
  });
});
