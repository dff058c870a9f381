import { type LogFields, type Logger, type LogLevel, loggerTo } from '@busbar/kernel';

/** One line that was logged. */
export interface LogLine {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

/** A logger that keeps its lines. */
export interface RecordingLogger {
  readonly logger: Logger;
  readonly lines: readonly LogLine[];
  /** Rule ids of the logged findings, in order. */
  rules(): readonly string[];
}

/** Makes a logger for assertions about what was logged. */
export function recordingLogger(): RecordingLogger {
  const lines: LogLine[] = [];
  return {
    logger: loggerTo((level, event, fields) => lines.push({ level, event, fields })),
    lines,
    rules: () => lines.flatMap(({ fields }) => (typeof fields.rule === 'string' ? [fields.rule] : [])),
  };
}
