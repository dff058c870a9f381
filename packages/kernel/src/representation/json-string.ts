// Quotes, backslashes, control characters, brackets and braces; halves of surrogate pairs that stand alone.
const ODD = /["\\[\]{}]|\p{Cc}|\p{Cs}/gu;

/**
 * JSON text of a string. Brackets and braces are written as escapes: ship-go rewrites messages by search and replace and
 * would change them inside strings (SHIP-6.8.4-9).
 */
export function jsonString(value: string): string {
  return `"${value.replace(ODD, escaped)}"`;
}

/** The same JSON text without whitespace between its parts (SHIP-6.8.4-8) and with escaped brackets in strings. */
export function minified(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|[ \t\r\n]+/g, (part) =>
    part.startsWith('"') ? part.replace(/[[\]{}]/g, escaped) : '',
  );
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escaped(character: string): string {
  return SHORT_ESCAPES.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
