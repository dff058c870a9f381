/** Values a log line may carry. Field names are fixed: ski, shipId, device, entity, feature, function, msgCounter, useCase, rule … */
export type LogFields = Readonly<Record<string, string | number | boolean | bigint | null | undefined>>;

/** Where libraries say what happens. `event` is a name such as `hello.phaseChanged`, the facts are fields. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A logger that adds `fields` to every line. */
  with(fields: LogFields): Logger;
}

/** Severity of a log line, lowest first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Builds a logger on one write function. */
export function loggerTo(
  write: (level: LogLevel, event: string, fields: LogFields) => void,
  base: LogFields = {},
): Logger {
  const at =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}): void =>
      write(level, event, { ...base, ...fields });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => loggerTo(write, { ...base, ...fields }),
  };
}

const ignore = (): void => undefined;

/** A logger that says nothing. */
export const silentLogger: Logger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  with: () => silentLogger,
};
