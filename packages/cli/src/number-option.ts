import { CommandError, EXIT } from './exit-code.ts';

/** A whole number from an option's text; exit 2 with the range when it is none. */
export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) {
    throw new CommandError(EXIT.usage, 'cli.usage', `${option} is a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
}
