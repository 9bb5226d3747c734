import type { roomScanEn } from './room-scan-en.ts';

/** Der Raumrundblick, wie ihn der Prüfling macht und die Aufsicht ihn sieht. */
export const roomScanDe: typeof roomScanEn = {
  title: 'Raumrundblick',
  intro: 'Zeigen Sie uns einmal Ihren Raum. Das dauert etwa eine halbe Minute, und es eilt nicht.',
  how: {
    sit: 'Sitzen Sie so, wie Sie in der Prüfung sitzen, mit dem Headset auf dem Kopf.',
    press: 'Schauen Sie auf Ihren Bildschirm und drücken Sie den Knopf.',
    turn: 'Drehen Sie sich dann langsam, so wie es diese Seite sagt. Schauen Sie auch etwas nach oben und unten.',
  },
  start: 'Ich schaue auf den Bildschirm, los',
  goOn: 'Ich schaue auf den Bildschirm, weiter',
  startOver: 'Von vorn beginnen',
  again: 'Wenn Ihre Aufsicht darum bittet: Zeigen Sie noch einmal Ihren Raum',
  lastSeen: 'Vermerkt: {percent} % Ihres Raums gesehen.',
  cannot:
    'Sie können sich nicht drehen oder nicht nach oben schauen? Sagen Sie es Ihrer Aufsicht: Es geht auch ohne.',
  lost: 'Der Rundblick wurde bei uns unterbrochen. Bitte beginnen Sie noch einmal; Sie haben nichts falsch gemacht.',
  speak: 'Laut ansagen, damit ich vom Bildschirm wegschauen kann',
  progress: '{percent} % gesehen, {needed} % sind nötig',
  seenSoFar: 'Bisher vom Raum gesehen',
  quarter: '{percent} % geschafft',
  legend:
    'Farbig: gesehen. Gestreift: noch nicht gesehen. Der Punkt zeigt, wohin Sie schauen, der gestrichelte Ring, wohin als Nächstes.',
  say: {
    'turn-right': 'Drehen Sie sich langsam nach rechts',
    'turn-left': 'Drehen Sie sich langsam nach links',
    'look-up': 'Schauen Sie nach oben',
    'look-down': 'Schauen Sie nach unten',
    hold: 'Halten Sie kurz still',
    'too-fast': 'Bitte etwas langsamer',
    'lens-covered': 'Etwas verdeckt eine Linse. Nehmen Sie Hand oder Haare vom Headset weg.',
    'no-picture': 'Das Bild fehlt gerade. Bitte warten Sie; was gesehen wurde, bleibt erhalten.',
    'no-orientation':
      'Dieses Headset sagt nicht, wohin es zeigt, deshalb können wir nicht messen. Ihre Aufsicht macht mit Ihnen weiter.',
    'face-screen':
      'Schauen Sie auf Ihren Bildschirm und drücken Sie den Knopf. Was gesehen wurde, bleibt erhalten.',
    unplugged:
      'Das Headset ist nicht verbunden. Stecken Sie es wieder ein; was gesehen wurde, bleibt erhalten.',
  },
  map: {
    left: 'Links',
    right: 'Rechts',
    behind: 'Hinten',
    ceiling: 'Decke',
    floor: 'Boden',
  },
  none: 'Noch kein Raumrundblick.',
  seenOfNeeded: 'Vom Raum gesehen: {percent} %, nötig: {needed} %',
  goesOn: 'Rundblick läuft',
  told: {
    'too-fast': 'Dreht sich zu schnell',
    'lens-covered': 'Eine Linse ist verdeckt',
    'no-picture': 'Gerade kein Bild',
    'no-orientation': 'Headset sagt nicht, wohin es zeigt: lässt sich nicht messen',
    'face-screen': 'Wartet, bis der Prüfling auf den Bildschirm schaut',
    unplugged: 'Headset ausgesteckt',
  },
  notSeen: 'Nicht gesehen:',
  allSeen: 'Kein größerer Teil des Raums ist ungesehen.',
  allAround: 'ringsum',
  height: {
    level: 'in Augenhöhe',
    low: 'unten',
    high: 'oben',
    overhead: 'Decke',
  },
  side: {
    ahead: 'vorn',
    'ahead-right': 'vorn rechts',
    right: 'rechts',
    'behind-right': 'hinten rechts',
    behind: 'hinten',
    'behind-left': 'hinten links',
    left: 'links',
    'ahead-left': 'vorn links',
  },
};
