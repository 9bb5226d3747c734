import { useI18n } from 'vue-i18n';

/** Stands for what is not known. */
export const unknownFigure = '–';

/** Writes figures with their units in the language of the console; a dash for what is not known. */
export function useFigureText() {
  const { t, n } = useI18n();
  const text = (value: number | null, digits: number, unit: string): string =>
    value === null
      ? unknownFigure
      : `${n(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
  return {
    count: (value: number | null) => (value === null ? unknownFigure : n(value)),
    framesPerSecond: (value: number | null) => text(value, 1, t('unit.framesPerSecond')),
    /** Small rates in kbit/s, so that a thumbnail is not 0.1. */
    bitrate: (bps: number | null) =>
      bps !== null && bps < 1e6 ? text(bps / 1e3, 0, 'kbit/s') : text(bps && bps / 1e6, 1, 'Mbit/s'),
    milliseconds: (value: number | null) => text(value, value !== null && value < 10 ? 1 : 0, 'ms'),
    share: (ratio: number | null) => text(ratio && ratio * 100, 1, '%'),
  };
}
