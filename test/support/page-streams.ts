import type { Page } from 'playwright-core';

/** What a video stream of the page shows right now. */
export interface StreamPixels {
  widthPx: number;
  heightPx: number;
  meanLuma: number;
  /** How many of 64 shades of grey cover more than a thousandth of the picture each. */
  shades: number;
  /** Changes when the picture visibly does. */
  digest: string;
}

/** A current frame of the stream of this name, decoded by the page; rejects when it shows nothing within 20 s. */
export async function streamPixels(page: Page, streamId: string): Promise<StreamPixels> {
  return page.evaluate<StreamPixels>(`(async () => {
    const track = await window.roundsightProbe.track(${JSON.stringify(streamId)});
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = new MediaStream([track]);
    await video.play();
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(video, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    video.srcObject = null;
    const counts = new Array(64).fill(0);
    let sum = 0, digest = 0;
    for (let i = 0; i < data.length; i += 4) {
      const luma = 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
      counts[luma >> 2]++;
      sum += luma;
      digest = (digest * 31 + (luma >> 5)) | 0;
    }
    const pixels = data.length / 4;
    return {
      widthPx: canvas.width, heightPx: canvas.height, meanLuma: sum / pixels,
      shades: counts.filter((count) => count > pixels / 1000).length, digest: String(digest),
    };
  })()`);
}

/** The level of a sound stream over some seconds, ten values a second, in dBFS. */
export async function streamSound(
  page: Page,
  streamId: string,
  seconds: number,
): Promise<{ rmsDb: number[] }> {
  return page.evaluate<{ rmsDb: number[] }>(`(async () => {
    const track = await window.roundsightProbe.track(${JSON.stringify(streamId)});
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const rmsDb = [];
    for (let i = 0; i < ${seconds * 10}; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
      rmsDb.push(10 * Math.log10(power + 1e-10));
    }
    await context.close();
    return { rmsDb };
  })()`);
}
