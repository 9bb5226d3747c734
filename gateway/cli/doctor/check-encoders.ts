import { orderOf, type EncoderTrialResult } from '../../domain/media-plan/encoder-trial.ts';
import type { EncoderName } from '../../domain/media-plan/h264-encoder.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { ok, warning, type Finding } from './finding.ts';

const subject = 'Encoder trial';

/** What the encoders that were found take on this machine, and which one is used; nothing where none was found. */
export async function checkEncoders(
  found: readonly EncoderName[],
  trial: (found: readonly EncoderName[]) => Promise<EncoderTrialResult[]>,
): Promise<Finding[]> {
  if (found.length === 0) return [];
  try {
    return [judgeTrial(await trial(found))];
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return [warning(subject, `it could not be made: ${error.code}`, 'Run `npm start` in the checkout.')];
  }
}

const milliseconds = (value: number) => value.toFixed(1);

export function judgeTrial(results: readonly EncoderTrialResult[]): Finding {
  const lines = results.map(({ encoder, cost }) =>
    cost === null
      ? `${encoder} does not work`
      : `${encoder} ${milliseconds(cost.cpuMs)} ms of CPU and ${milliseconds(cost.wallMs)} ms a picture`,
  );
  const [best] = orderOf(results);
  const works = results.some(({ cost }) => cost !== null);
  const detail = `1280×640: ${lines.join(', ')}`;
  if (!works || best === undefined)
    return warning(subject, detail, 'Run: apt-get install --reinstall gstreamer1.0-plugins-ugly');
  return { ...ok(subject, `${best} is used; ${detail}`), figures: figuresOf(results) };
}

function figuresOf(results: readonly EncoderTrialResult[]): Record<string, number> {
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return Object.fromEntries(
    results.flatMap(({ encoder, cost }) =>
      cost === null
        ? []
        : [
            [`${encoder} CPU ms per picture`, rounded(cost.cpuMs)],
            [`${encoder} ms per picture`, rounded(cost.wallMs)],
          ],
    ),
  );
}
