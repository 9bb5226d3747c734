/** The same texts as `hold-en.ts`, in German. */
export const holdDe = {
  mark: 'Löschsperre',
  open: 'Löschsperre',
  openFor: 'Eine Löschsperre für die Prüfungssitzung von {name} setzen',
  liftFor: 'Die Löschsperre für die Prüfungssitzung von {name} aufheben',
  placeTitle: 'Löschsperre setzen: {name}',
  placeText:
    'Solange sie gilt, wird von dieser Prüfungssitzung nichts gelöscht: keine Aufzeichnung, kein Bild von Gesicht oder Ausweis, kein Bild eines blinden Zustands. Der Prüfling erfährt, dass es eine Löschsperre gibt, aber nicht, warum und von wem.',
  placeOverdue: 'Die Zeit ist vorbei. Was noch nicht gelöscht ist, wird es binnen einer Minute.',
  place: 'Löschsperre setzen',
  liftTitle: 'Löschsperre aufheben: {name}',
  lasts: 'Gesperrt seit {time}, gesetzt von {name}:',
  liftText: 'Wenn sie aufgehoben ist, gilt wieder die übliche Zeit der Prüfung.',
  liftOverdue:
    'Die übliche Zeit der Prüfung ist vorbei: Binnen einer Minute nach dem Aufheben werden die Aufzeichnung und alle Bilder für immer gelöscht.',
  lift: 'Löschsperre aufheben',
  reason: 'Grund',
  reasonHint: 'Wird mit der Löschsperre aufbewahrt. Prüfungsleitung und Aufsicht können ihn lesen.',
  reasonProblem: 'Geben Sie einen Grund an.',
  before: 'Frühere Löschsperren',
  placed: 'Gesetzt {time} von {name}: {reason}',
  lifted: 'Aufgehoben {time} von {name}: {reason}',
  toldCandidate:
    'Länger, als die Regeln der Prüfung sagen: Wer für die Prüfung verantwortlich ist, hat eine Löschsperre gesetzt ({date}). Bis sie aufgehoben ist, wird nichts gelöscht: keine Aufnahme, kein Bild von Ihrem Gesicht, Ihrem Ausweis oder Ihrem Raum. Wann das sein wird, steht nicht fest. Wenn Sie den Grund wissen möchten, fragen Sie die Prüfungsstelle.',
};
