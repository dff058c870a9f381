import { type Logger, type LogLevel, loggerTo } from '@busbar/kernel';
import { type Level, pino } from 'pino';

/** How log lines look: one JSON object each, or text for people. */
export type LogFormat = 'json' | 'text';

/** Builds the logger of a process. Logs go to stderr; stdout belongs to the command's answer. */
export function processLogger(options: { level: LogLevel; format: LogFormat }): Logger {
  const destination =
    options.format === 'json'
      ? pino.destination({ fd: 2, sync: true })
      : { write: (line: string): void => void process.stderr.write(textLine(line)) };
  const sink = pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' },
    destination,
  );
  return loggerTo((level, event, fields) => sink[level satisfies Level](fields, event));
}

/** One JSON log line as text: time, level, event, then the fields as `name=value`. */
export function textLine(line: string): string {
  const { time, level, event, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const facts = Object.entries(fields).map(
    ([name, value]) =>
      `${name}=${typeof value === 'string' && /\s/.test(value) ? JSON.stringify(value) : String(value)}`,
  );
  return `${String(time).slice(11, 19)} ${levelName(level).padEnd(5)} ${[String(event), ...facts].join('  ')}\n`;
}

function levelName(level: unknown): string {
  return typeof level === 'number' ? (pino.levels.labels[level] ?? String(level)) : String(level);
}
