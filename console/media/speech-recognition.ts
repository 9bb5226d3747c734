/** As much of the Web Speech API (https://webaudio.github.io/web-speech-api/) as captions need. */
interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  start(): void;
  stop(): void;
}

interface RecognitionResults extends Event {
  resultIndex: number;
  results: ArrayLike<ArrayLike<{ transcript: string }> & { isFinal: boolean }>;
}

type RecognitionClass = new () => Recognition;

function recognitionClass(): RecognitionClass | null {
  const names = globalThis as {
    SpeechRecognition?: RecognitionClass;
    webkitSpeechRecognition?: RecognitionClass;
  };
  return names.SpeechRecognition ?? names.webkitSpeechRecognition ?? null;
}

/** Whether this browser can turn speech into words. Most send the sound to their maker for that. */
export function canRecogniseSpeech(): boolean {
  return recognitionClass() !== null;
}

/** The words of what the recogniser is sure of in one of its events. */
export function finalWords({
  resultIndex,
  results,
}: Pick<RecognitionResults, 'resultIndex' | 'results'>): string {
  return Array.from(results)
    .slice(resultIndex)
    .flatMap((result) => (result.isFinal ? [result[0]?.transcript.trim() ?? ''] : []))
    .filter((words) => words !== '')
    .join(' ');
}

/**
 * Turns what the person says into words until it is stopped; what was said before is still told then. A recogniser that ends by itself
 * is started again, one that fails is not: `onFailed` is called, once.
 */
export function recogniseSpeech(
  language: string,
  onWords: (words: string) => void,
  onFailed: () => void,
): { stop: () => void } {
  const Recogniser = recognitionClass();
  if (Recogniser === null) {
    onFailed();
    return { stop: () => undefined };
  }
  const recognition = new Recogniser();
  Object.assign(recognition, { lang: language, continuous: true, interimResults: false });
  let isWanted = true;
  recognition.addEventListener('result', (event) => {
    const words = finalWords(event as RecognitionResults);
    if (words !== '') onWords(words);
  });
  recognition.addEventListener('error', (event) => {
    // Silence is no failure.
    if (!isWanted || (event as Event & { error?: string }).error === 'no-speech') return;
    isWanted = false;
    onFailed();
  });
  recognition.addEventListener('end', () => {
    if (isWanted) recognition.start();
  });
  recognition.start();
  return {
    stop: () => {
      isWanted = false;
      recognition.stop();
    },
  };
}
