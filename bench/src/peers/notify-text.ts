/** A notify, cut where the message counter stands. */
export interface NotifyText {
  readonly head: string;
  readonly tail: string;
}

const COUNTER = '"msgCounter":';
const DATA = '[{"measurementData":';

/** Whether this text is a notify with measured values. */
export function isMeasurementNotify(text: string): boolean {
  return text.includes('"notify"') && text.includes(DATA);
}

/** The header of a real notify, as it is addressed to its subscriber, with other entries. */
export function notifyOf(template: string, entries: number): NotifyText {
  const counterAt = template.indexOf(COUNTER) + COUNTER.length;
  const counterEnd = template.indexOf('}', counterAt);
  const dataAt = template.indexOf(DATA) + DATA.length;
  const list = Array.from(
    { length: entries },
    (_, index) =>
      `[{"measurementId":${index}},{"valueType":"value"},{"timestamp":"2026-01-01T12:00:00Z"},{"value":[{"number":${16_000 + index * 37}},{"scale":-3}]},{"valueSource":"measuredValue"},{"valueState":"normal"}]`,
  );
  return {
    head: template.slice(0, counterAt),
    tail: `${template.slice(counterEnd, dataAt)}[${list.join(',')}]}]}]]}]}]}`,
  };
}
