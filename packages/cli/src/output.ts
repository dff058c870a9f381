/** Prints an answer on stdout; returns when it is handed over. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Prints a value as JSON on stdout: one line for streams, indented for single answers. */
export function printJson(value: unknown, indent = 2): void {
  print(
    JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? member.toString() : member), indent),
  );
}

/** Rows as columns aligned for people. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** A SKI for people: upper case, groups of four (SHIP-6.9.3-2). */
export function readableSki(ski: string): string {
  return (ski.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');
}
