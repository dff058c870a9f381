import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { qrBlocks, qrModules, qrPng, qrSvg } from './qr-picture.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../ship/vectors/ship.json', import.meta.url), 'utf8'),
) as readonly { readonly name: string; readonly qr?: string }[];
const text = vectors.find(({ name }) => name === 'qr.install')?.qr ?? '';
const modules = qrModules(text);
const drawn = modules.map((row) => row.map((isDark) => (isDark ? '#' : '.')).join('')).join('\n');

test('ship.md 6.9.8: the code has error correction L and a quiet zone of four modules', () => {
  // Version 7 (45 modules): the next better correction would need version 8. Once read by a decoder of another project.
  assert.equal(modules.length, 45 + 8);
  assert.equal(
    createHash('sha256').update(drawn).digest('hex'),
    'e43d3c13077c4f61faf52a983e951d6e03a20928ec2eb49e33c424d9251b84d5',
  );
  for (const edge of [0, 1, 2, 3, 49, 50, 51, 52]) assert.ok(modules[edge]?.every((isDark) => !isDark));
});

test('blocks in a terminal show the same modules, with colours of their own', () => {
  const lines = qrBlocks(text, false).split('\n');
  const rows = lines.flatMap((line) => [
    [...line].map((block) => ('█▀'.includes(block) ? '#' : '.')).join(''),
    [...line].map((block) => ('█▄'.includes(block) ? '#' : '.')).join(''),
  ]);
  assert.equal(rows.slice(0, modules.length).join('\n'), drawn);
  const coloured = qrBlocks(text, true).split('\n');
  assert.ok(coloured.every((line) => line.startsWith('\u001b[48;5;231m\u001b[38;5;16m') && line.endsWith('\u001b[0m')));
});

test('the SVG shows the same modules, and prints them larger than 0.33 mm', async () => {
  const svg = await qrSvg(text);
  assert.match(svg, /^<svg width="26.5mm" height="26.5mm" xmlns="[^"]+" viewBox="0 0 53 53"/);
  const path = /stroke="#000000" d="([^"]+)"/.exec(svg)?.[1] ?? '';
  const canvas = modules.map((row) => row.map(() => '.'));
  let [x, y] = [0, 0];
  for (const [, command, first, second] of path.matchAll(/([Mmh])([-\d.]+)(?:[ ]([-\d.]+))?/g)) {
    const amount = Number(first);
    if (command === 'M') [x, y] = [amount, Number(second)];
    if (command === 'm') [x, y] = [x + amount, y + Number(second)];
    if (command !== 'h') continue;
    for (let column = x; column < x + amount; column += 1) canvas[Math.floor(y)]?.splice(column, 1, '#');
    x += amount;
  }
  assert.equal(canvas.map((row) => row.join('')).join('\n'), drawn);
});

test('the PNG shows the same modules, eight pixels each', async () => {
  const { width, rows } = decoded(await qrPng(text));
  assert.equal(width, 53 * 8);
  const seen = modules.map((row, y) => row.map((_, x) => (rows[8 * y + 4]?.[8 * x + 4] === 0 ? '#' : '.')).join(''));
  assert.equal(seen.join('\n'), drawn);
});

/** First channel of a PNG with 8 bit per channel, row by row. */
function decoded(png: Uint8Array): { readonly width: number; readonly rows: readonly Uint8Array[] } {
  const file = Buffer.from(png);
  assert.equal(file.subarray(1, 4).toString(), 'PNG');
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  const [width, height, channels] = [file.readUInt32BE(16), file.readUInt32BE(20), file[25] === 6 ? 4 : 1];
  assert.equal(file[24], 8);
  const data = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  let above = Buffer.alloc(stride);
  const rows = Array.from({ length: height }, (_, y) => {
    const filter = data[y * (stride + 1)] ?? 0;
    const row = Buffer.from(data.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let x = 0; x < stride; x += 1) {
      const [left, up, corner] = [row[x - channels] ?? 0, above[x] ?? 0, above[x - channels] ?? 0];
      row[x] = (row[x] ?? 0) + predicted(filter, left, up, corner);
    }
    above = row;
    return Uint8Array.from({ length: width }, (__, x) => row[x * channels] ?? 0);
  });
  return { width, rows };
}

/** What a filter of PNG adds to an octet. */
function predicted(filter: number, left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const nearest = [left, up, corner].reduce((best, one) =>
    Math.abs(estimate - one) < Math.abs(estimate - best) ? one : best,
  );
  return [0, left, up, (left + up) >> 1, nearest][filter] ?? 0;
}
