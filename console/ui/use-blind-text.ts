import { useI18n } from 'vue-i18n';
import { placeOf, type BlindPlace } from './blind-states.ts';

/** Says in a few words what cannot be seen or heard, and where. */
export function useBlindText(): (state: BlindPlace) => string {
  const { t } = useI18n();
  return (state) => {
    const { key, number } = placeOf(state);
    return t(`blind.kind.${state.kind}`, {
      place: t(`blind.place.${key}`, { number }),
      label: state.label ?? '',
    });
  };
}
