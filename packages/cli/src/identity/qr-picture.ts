import { create, toBuffer, toString as toText } from 'qrcode';

/** Error correction "low", as the text wants it (ship.md 6.9.8). */
const LEVEL = { errorCorrectionLevel: 'L' } as const;
/** Light modules around the code (ISO/IEC 18004). */
const QUIET_ZONE = 4;
/** Printed size of a module; at least 0.33 mm (ship.md 6.9.8). */
const MODULE_MILLIMETRES = 0.5;
/** Pixels of a module. */
const MODULE_PIXELS = 8;
/** White ground and black blocks, whatever the colours of the terminal are. */
const COLOURS = '\u001b[48;5;231m\u001b[38;5;16m';
const PLAIN = '\u001b[0m';

/** The modules of a QR code with its quiet zone, row by row; true is dark. */
export function qrModules(text: string): readonly (readonly boolean[])[] {
  const { modules } = create(text, LEVEL);
  const whole = modules.size + 2 * QUIET_ZONE;
  const at = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < modules.size && column < modules.size && modules.get(row, column) === 1;
  return Array.from({ length: whole }, (_, row) =>
    Array.from({ length: whole }, (__, column) => at(row - QUIET_ZONE, column - QUIET_ZONE)),
  );
}

/** A QR code of blocks, two rows of modules in one line; with colours it can be scanned on any ground. */
export function qrBlocks(text: string, hasColours: boolean): string {
  const rows = qrModules(text);
  const lines = Array.from({ length: Math.ceil(rows.length / 2) }, (_, line) => {
    const [upper = [], lower = []] = [rows[2 * line], rows[2 * line + 1]];
    return upper.map((isDark, column) => blockOf(isDark, lower[column] === true)).join('');
  });
  return lines.map((line) => (hasColours ? COLOURS + line + PLAIN : line)).join('\n');
}

/** A QR code to print, of its right size. */
export async function qrSvg(text: string): Promise<string> {
  const svg = await toText(text, { ...LEVEL, type: 'svg', margin: QUIET_ZONE });
  const size = `${qrModules(text).length * MODULE_MILLIMETRES}mm`;
  return svg.replace('<svg ', `<svg width="${size}" height="${size}" `);
}

/** A QR code as picture. */
export function qrPng(text: string): Promise<Uint8Array> {
  return toBuffer(text, { ...LEVEL, type: 'png', margin: QUIET_ZONE, scale: MODULE_PIXELS });
}

function blockOf(isUpper: boolean, isLower: boolean): string {
  if (isUpper) return isLower ? '█' : '▀';
  return isLower ? '▄' : ' ';
}
