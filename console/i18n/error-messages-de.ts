import type { ErrorCode } from '../../gateway/contract/error-codes.ts';
import type { ConsoleOwnCode } from './error-messages-en.ts';

/** What each error code means to a person, in German. */
export const errorMessagesDe: Record<ErrorCode | ConsoleOwnCode, string> = {
  'request-invalid': 'Die Anfrage passt nicht zu dem, was hier erwartet wird.',
  'not-signed-in': 'Melden Sie sich zuerst an.',
  'credentials-wrong': 'Name und Passwort passen nicht zusammen.',
  'link-invalid': 'Dieser Anmeldelink ist unbekannt, benutzt oder abgelaufen. Bitten Sie um einen neuen.',
  'token-invalid': 'Die Zuschauerkarte ist unbekannt oder abgelaufen. Fordern Sie eine neue an.',
  'role-forbidden': 'Ihre Rolle darf das nicht.',
  'origin-forbidden': 'Änderungen werden nur von Seiten dieses Gateways angenommen.',
  'not-found': 'Unter dieser Adresse gibt es nichts.',
  'account-exists': 'Ein Konto mit diesem Namen gibt es schon.',
  'command-illegal': 'Das geht jetzt nicht: Die Prüfungssitzung ist in einem anderen Zustand.',
  'command-conflict':
    'Gerade hat jemand anderes etwas entschieden. Sehen Sie sich die Prüfungssitzung noch einmal an.',
  'idempotency-key-reused': 'Dieser Schlüssel gehört zu einem anderen Befehl.',
  'exam-log-broken':
    'Das Protokoll dieser Prüfungssitzung ist beschädigt oder wurde verändert. Es bleibt, wie es ist; das Protokoll des Gateways sagt, wo.',
  'own-account': 'Ihr eigenes Konto können Sie nicht sperren. Bitten Sie eine andere Person der Verwaltung.',
  'changed-meanwhile': 'Jemand anderes hat das inzwischen geändert. Laden Sie es neu und ändern Sie es dann.',
  'consent-missing': 'Der Raum wird erst gezeigt, wenn der Prüfling zugestimmt hat.',
  'media-not-ready': 'Die Bilder sind noch nicht bereit. Versuchen Sie es gleich noch einmal.',
  'webcam-not-ready':
    'Die Webcam liefert gerade kein Bild. Versuchen Sie es noch einmal, oder senden Sie eine Bilddatei.',
  'identity-still-missing': 'Ein Bild des Gesichts oder des Ausweises fehlt. Nehmen Sie es noch einmal auf.',
  'identity-stills-used-up':
    'In dieser Prüfungssitzung können keine weiteren Bilder gesendet werden. Die Aufsicht kann den Schritt erlassen.',
  'body-too-large': 'Die Anfrage ist zu groß.',
  'media-type-unsupported': 'Diese Art von Inhalt wird hier nicht angenommen.',
  'picture-too-large': 'Das Bild ist zu groß. Senden Sie ein kleineres.',
  'picture-invalid': 'Das ist kein JPEG-, PNG- oder WebP-Bild, oder es ist beschädigt.',
  'sdp-invalid':
    'Die Verbindungsbeschreibung ist nicht brauchbar: Sie muss H.264-Bild oder Opus-Ton anbieten, nur zum Empfang.',
  'too-many-requests': 'Zu viele Anfragen. Warten Sie einen Moment.',
  'too-many-viewers': 'Alle Plätze zum Zusehen sind belegt. Versuchen Sie es später noch einmal.',
  'shutting-down': 'Das Gateway wird gerade beendet.',
  internal: 'Im Gateway ist etwas schiefgegangen. Näheres steht im Protokoll.',
  'config-invalid': 'Die Konfiguration ist nicht gültig.',
  'config-missing': 'Die Konfigurationsdatei gibt es nicht, oder sie ist nicht lesbar.',
  'port-in-use':
    'Der Port ist von einem anderen Programm belegt. Wählen Sie mit --port oder, für Bilder, webrtc.sharedPort einen anderen.',
  'store-failed': 'Die Datenbank lässt sich nicht lesen oder schreiben.',
  'evidence-missing': 'Eine Datei dieser Aufzeichnung fehlt oder ist nicht lesbar.',
  'evidence-damaged':
    'Dieser Teil der Aufzeichnung ist beschädigt oder wurde verändert. Die anderen Teile sind weiterhin zu sehen.',
  'evidence-space-missing':
    'Auf der Festplatte ist nicht genug Platz, um diese Prüfung aufzuzeichnen. Bis es ihn gibt, wird niemand zugelassen.',
  'evidence-key-missing':
    'Ein Schlüssel der Aufzeichnungen fehlt, oder er lässt sich nicht lesen oder schreiben.',
  'evidence-key-invalid':
    'Ein Schlüssel der Aufzeichnungen ist nicht brauchbar: Er hat eine falsche Form, oder andere können seine Datei lesen.',
  'evidence-key-wrong':
    'Diese Aufzeichnung braucht einen anderen Schlüssel. Nennen Sie neben der Datei des neuen auch die des früheren.',
  'evidence-unsealed':
    'Diese Aufzeichnung ist nicht versiegelt: Sie ist nicht zu Ende, oder das Protokoll des Gateways nennt den Grund.',
  'upload-failed':
    'Der Objektspeicher hat einen Teil einer Aufzeichnung nicht genommen. Es wird wieder versucht.',
  'time-stamp-failed': 'Der Zeitstempeldienst hat nicht geantwortet, wie er soll. Er wird wieder gefragt.',
  'time-stamp-invalid':
    'Der Zeitstempeldienst hat einen ungültigen Zeitstempel gegeben. Er wird wieder gefragt.',
  'time-stamp-ca-invalid':
    'Die Datei des Zeitstempeldienstes enthält kein Zertifikat, das sich verwenden lässt.',
  'hold-there': 'Für diese Prüfungssitzung gilt schon eine Löschsperre. Sehen Sie sie sich noch einmal an.',
  'hold-missing': 'Für diese Prüfungssitzung gilt keine Löschsperre mehr. Sehen Sie sie sich noch einmal an.',
  'evidence-deleted':
    'Was von dieser Prüfungssitzung aufbewahrt war, ist gelöscht. Es ist nichts mehr da, das sich sperren ließe.',
  'data-in-use':
    'Das Gateway oder ein anderer Befehl benutzt diesen Datenordner. Beenden Sie es zuerst, dann versuchen Sie es noch einmal.',
  'person-unknown': 'Es gibt keinen Prüfling mit diesem Konto oder Namen.',
  'person-unclear':
    'Das ist das Konto des einen Prüflings und der Name eines anderen. Nennen Sie das Konto dessen, der gemeint ist.',
  'person-in-exam':
    'Eine Prüfungssitzung dieses Prüflings ist offen. Sie muss erst vorbei oder abgesagt sein.',
  'person-on-hold':
    'Für eine Prüfungssitzung dieses Prüflings gilt eine Löschsperre. Die Prüfungsleitung kann sie aufheben.',
  'reason-names-person':
    'Der Grund enthält den Namen der Person und würde ihn aufbewahren. Geben Sie ihn ohne Namen an.',
  'printer-missing':
    'Chromium, das PDF-Dateien macht, ist hier nicht installiert. Den Bericht gibt es als HTML.',
  'print-failed': 'Die PDF-Datei ließ sich nicht erzeugen. Den Bericht gibt es als HTML.',
  'export-unreadable': 'Das ist keine exportierte Aufzeichnung, oder sie ist nicht lesbar.',
  'element-missing': 'Ein GStreamer-Element fehlt. Führen Sie `roundsight doctor` aus.',
  'encoder-missing': 'Kein brauchbarer H.264-Encoder gefunden. Führen Sie `roundsight doctor` aus.',
  'camera-silent': 'Die Kamera liefert keine Bilder. Ziehen Sie sie ab und stecken Sie sie wieder an.',
  'camera-stalled': 'Die Kamera liefert keine Bilder mehr.',
  'media-worker-died': 'Der Medienprozess ist unerwartet beendet worden und wird neu gestartet.',
  'media-worker-hung': 'Der Medienprozess antwortete nicht und wurde ersetzt.',
  'pipeline-failed': 'Eine Medienkette meldete einen Fehler und wird neu gestartet.',
  'display-missing': 'Es gibt keinen Bildschirm zum Aufnehmen, und es ließ sich kein virtueller starten.',
  'camera-unsupported':
    'Diese Kamera ist bekannt, aber nicht live nutzbar. hardware/profiles nennt den Grund.',
  'webcam-missing': 'Diese Webcam gibt es nicht. `roundsight webcam list` zeigt die vorhandenen.',
  'webcam-failed': 'Die Webcam hat kein Bild geliefert.',
  'webcam-busy':
    'Ein anderes Programm benutzt die Webcam. Solange das Gateway sie zeigt, liefert sie keine Standbilder.',
  'calibration-invalid': 'Die Kalibrierung dieses Headsets ist nicht brauchbar.',
  'scene-unusable': 'Die Szene des virtuellen Headsets lässt sich nicht zeichnen.',
  'calibration-undetermined': 'Diese Bilder bestimmen die Kalibrierung nicht.',
  'calibration-not-better':
    'Die neue Kalibrierung ist nicht besser als die vorhandene; nichts wurde gespeichert.',
  'headset-lost': 'Das Headset ist nicht mehr angeschlossen.',
  'headset-updating': 'Das Headset ist im Update-Modus. Spielen Sie seine Firmware auf.',
  'headset-faulty':
    'Das Headset antwortet nicht, wie es soll. Ziehen Sie es ab und stecken Sie es wieder an.',
  'headset-quarantined':
    'Das Headset ist immer wieder ausgefallen und wird einige Minuten nicht benutzt. Nehmen Sie ein anderes.',
  'headset-incompatible':
    'Das Headset spricht eine andere Fassung des Protokolls. Aktualisieren Sie seine Firmware oder dieses Gateway.',
  'headset-forbidden':
    'Das System lässt das Gateway nicht an das Headset, oder ein anderes Programm hat es. Führen Sie `roundsight setup --udev` aus.',
  'calibration-missing': 'Diese Kalibrierungsdatei oder dieses Profil gibt es nicht.',
  'input-unreadable': 'Eine Eingabe ist nicht lesbar oder enthält keine Bilder.',
  'picture-size-wrong': 'Die Kalibrierung gilt für Bilder einer anderen Form oder Größe.',
  'stream-count-wrong': 'Für jeden Strom der Kalibrierung ist genau eine Eingabe nötig.',
  'output-exists':
    'Die Ausgabe gibt es schon. Wählen Sie einen anderen Namen oder, wo es die Option gibt, --overwrite.',
  'output-disk-full': 'Der Platz reicht für die Ausgabe nicht. Nichts davon wurde behalten.',
  'output-unwritable': 'Die Ausgabedatei lässt sich nicht schreiben.',
  'stitch-failed': 'Die Bilder ließen sich nicht zusammensetzen.',
  'headset-missing':
    'Dieses Headset ist nicht am USB angeschlossen. `roundsight firmware list` zeigt, welche es gibt.',
  'firmware-invalid': 'Die Datei ist keine Firmware, die installiert werden darf; nichts wurde gesendet.',
  'firmware-key-invalid': 'Ein Schlüssel für Firmware ist nicht lesbar, oder es gibt keinen.',
  'firmware-refused': 'Das Headset lehnt diese Firmware ab und behält seine bisherige.',
  'firmware-update-failed':
    'Die Aktualisierung wurde nicht fertig. Starten Sie sie noch einmal: Sie geht dort weiter, wo sie aufhörte.',
  'gateway-unreachable': 'Unter dieser Adresse antwortet kein Gateway.',
  'viewer-not-connected':
    'Das Gateway hat geantwortet, aber für Bild und Ton fand sich kein Weg: Vielleicht lässt eine Firewall UDP nicht durch.',
  cancelled: 'Es wurde vorher abgebrochen; nichts wurde geschrieben.',
  'network-unreachable': 'Das Gateway antwortet nicht. Prüfen Sie das Netz; wir versuchen es weiter.',
  'answer-invalid': 'Diese Seite versteht die Antwort des Gateways nicht. Laden Sie die Seite neu.',
  'connection-refused':
    'Die Bildverbindung kam nicht zustande. Vielleicht sperrt eine Firewall UDP; wir versuchen es weiter.',
  'connection-lost': 'Die Bildverbindung ist abgerissen.',
  'picture-late': 'Die Verbindung steht, aber es kamen keine Bilder.',
};
