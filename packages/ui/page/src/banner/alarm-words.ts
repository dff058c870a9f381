import type { Alarm } from '../api/model.ts';
import type { Language } from '../format/numbers.ts';

/** An alarm in the reader's language. `lang` is set when the words are in another one. */
export interface AlarmWords {
  readonly text: string;
  readonly advice: string;
  readonly lang: 'en' | undefined;
}

/** German words by the kind of alarm: the part of its id before the station. */
const GERMAN: Readonly<Record<string, (station: string) => readonly [text: string, advice: string]>> = {
  'grid-meter': () => ['Der Netzzähler liefert keine Werte.', 'Prüfen Sie Strom, Netzwerk und Kopplung des Zählers.'],
  store: () => [
    'Aufzeichnungen können nicht gespeichert werden.',
    'Prüfen Sie freien Platz und Rechte des Datenverzeichnisses.',
  ],
  unlisted: () => [
    'Eine ECHONET-Lite-Station im Netz steht nicht in der Konfiguration; sie wird nicht gesteuert.',
    'Gehört sie zum Standort, so nennen Sie sie unter echonetLite.stations.',
  ],
  'second-control-box': () => [
    'Ein weiteres Gerät will den Standort begrenzen; es wird abgewiesen.',
    'Ersetzt es die Steuerbox, so entfernen Sie die alte aus den gekoppelten Geräten; sonst lehnen Sie es ab.',
  ],
  exceeds: (station) => [
    `${station} nimmt mehr, als sie darf.`,
    'Schalten Sie die Station ab, wenn das anhält; manche Stationen beachten in einer eigenen Betriebsart keine Grenzen.',
  ],
  failure: (station) => [`${station} meldet eine Störung.`, 'Sehen Sie sich die Station an.'],
  unlimitable: (station) => [
    `${station} bietet keine Begrenzung des Bezugs (LPC) an.`,
    'Schalten Sie sie an der Station ein; ohne sie kann mit dieser Station keine Grenze des Netzbetreibers eingehalten werden.',
  ],
  refuses: (station) => [
    `${station} lehnt ihre Grenze ab.`,
    'Sehen Sie sich die Station an; sie wird von selbst wieder gefragt.',
  ],
  'failsafe-station': (station) => [
    `${station} folgt den Grenzen nicht, die sie angenommen hat, oder schweigt.`,
    'Sehen Sie sich die Station an.',
  ],
};

/** The words of an alarm. Those of the energy manager are English; in German the known kinds have words of their own. */
export function alarmWords(alarm: Alarm, stationName: string | undefined, language: Language): AlarmWords {
  if (language === 'en') return { text: alarm.text, advice: alarm.advice, lang: undefined };
  const kind = alarm.id.split(':')[0] ?? '';
  const key = kind === 'failsafe' && alarm.station !== null ? 'failsafe-station' : kind;
  const words = Object.hasOwn(GERMAN, key) ? GERMAN[key]?.(stationName ?? 'Die Station') : undefined;
  if (words === undefined) return { text: alarm.text, advice: alarm.advice, lang: 'en' };
  return { text: words[0], advice: words[1], lang: undefined };
}

/** The alarms to list: failsafe of the site stands in the banner already, with the same advice. */
export function listedAlarms(alarms: readonly Alarm[]): readonly Alarm[] {
  return alarms.filter((alarm) => alarm.id !== 'failsafe');
}
