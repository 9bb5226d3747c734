/** What software saw that a proctor cannot see or hear. */
export const blindEn = {
  title: 'Not to be seen or heard now',
  kind: {
    black: '{place}: black',
    frozen: '{place}: frozen',
    covered: '{place}: covered',
    blurred: '{place}: blurred',
    'over-exposed': '{place}: too bright',
    'under-exposed': '{place}: too dark',
    stalled: '{place}: no pictures',
    'other-headset': 'Another headset: {label}',
    'other-calibration': 'Headset {label} with other lenses',
    'screen-black': '{place}: black',
    'screen-stopped': '{place}: not captured',
    'monitor-added': 'Monitor added: {label}',
    'monitor-removed': 'Monitor removed: {label}',
    'microphone-muted': 'Microphone muted',
    'microphone-stopped': 'Microphone: no sound',
  },
  place: {
    room: 'Room',
    lens: 'Lens {number}',
    webcam: 'Webcam',
    screen: 'Screen {number}',
  },
  more: '{count} more',
  pictureOf: 'How it began: {what}',
};
