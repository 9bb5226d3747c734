import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  canRecogniseSpeech,
  finalWords,
  recogniseSpeech,
} from '../../../../console/media/speech-recognition.ts';

const result = (transcript: string, isFinal = true) => Object.assign([{ transcript }], { isFinal });

class FakeRecognition extends EventTarget {
  static readonly all: FakeRecognition[] = [];
  lang = '';
  starts = 0;
  stops = 0;
  constructor() {
    super();
    FakeRecognition.all.push(this);
  }
  start(): void {
    this.starts += 1;
  }
  stop(): void {
    this.stops += 1;
  }
  tell(type: string, detail: object = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), detail));
  }
}

describe('speech as words', () => {
  it('are those that are certain, from the first new one on', () => {
    const results = [
      result(' said before '),
      result(' turn left '),
      result('perhaps', false),
      result('please'),
    ];
    expect(finalWords({ resultIndex: 1, results })).toBe('turn left please');
    expect(finalWords({ resultIndex: 2, results: [...results.slice(0, 3), result(' ')] })).toBe('');
  });
});

describe('the recogniser', () => {
  const recogniser = () => FakeRecognition.all.at(-1) ?? expect.fail('there is none');
  beforeEach(() => vi.stubGlobal('webkitSpeechRecognition', FakeRecognition));
  afterEach(() => vi.unstubAllGlobals());

  it('tells words until it is stopped, in the language of the page', () => {
    const words: string[] = [];
    const recognition = recogniseSpeech(
      'de',
      (said) => words.push(said),
      () => words.push('failed'),
    );
    recogniser().tell('result', { resultIndex: 0, results: [result('bitte links')] });
    recogniser().tell('error', { error: 'no-speech' });
    recogniser().tell('end');
    expect([recogniser().lang, recogniser().starts]).toEqual(['de', 2]);
    recognition.stop();
    recogniser().tell('result', { resultIndex: 0, results: [result('das Letzte')] });
    recogniser().tell('end');
    expect([recogniser().starts, recogniser().stops]).toEqual([2, 1]);
    expect(words).toEqual(['bitte links', 'das Letzte']);
  });

  it('that fails says so once and is not started again', () => {
    const onFailed = vi.fn();
    recogniseSpeech('en', () => undefined, onFailed);
    recogniser().tell('error', { error: 'network' });
    recogniser().tell('error', { error: 'aborted' });
    recogniser().tell('end');
    expect(onFailed).toHaveBeenCalledOnce();
    expect(recogniser().starts).toBe(1);
  });

  it('is not there in every browser', () => {
    vi.unstubAllGlobals();
    const onFailed = vi.fn();
    expect(canRecogniseSpeech()).toBe(false);
    recogniseSpeech('en', () => undefined, onFailed).stop();
    expect(onFailed).toHaveBeenCalledOnce();
  });
});
