import type { blindEn } from './blind-en.ts';

export const blindDe: typeof blindEn = {
  title: 'Jetzt nicht zu sehen oder zu hören',
  kind: {
    black: '{place}: schwarz',
    frozen: '{place}: eingefroren',
    covered: '{place}: verdeckt',
    blurred: '{place}: unscharf',
    'over-exposed': '{place}: zu hell',
    'under-exposed': '{place}: zu dunkel',
    stalled: '{place}: keine Bilder',
    'other-headset': 'Anderes Headset: {label}',
    'other-calibration': 'Headset {label} mit anderen Linsen',
    'screen-black': '{place}: schwarz',
    'screen-stopped': '{place}: nicht erfasst',
    'monitor-added': 'Monitor hinzugekommen: {label}',
    'monitor-removed': 'Monitor entfernt: {label}',
    'microphone-muted': 'Mikrofon stumm',
    'microphone-stopped': 'Mikrofon: kein Ton',
  },
  place: {
    room: 'Raum',
    lens: 'Linse {number}',
    webcam: 'Kamera am Platz',
    screen: 'Bildschirm {number}',
  },
  more: '{count} weitere',
  pictureOf: 'So begann es: {what}',
  withheld: 'Dieses Bild ist für Sie nicht mehr verfügbar.',
};
