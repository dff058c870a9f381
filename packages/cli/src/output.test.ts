import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexOctets } from './input.ts';
import { textLine } from './log.ts';
import { readableSki, table } from './output.ts';

test('SHIP-6.9.3-2: a SKI is shown in upper case in groups of four', () => {
  assert.equal(
    readableSki('a1b2c3d4e5f60718293a4b5c6d7e8f9001122334'),
    'A1B2 C3D4 E5F6 0718 293A 4B5C 6D7E 8F90 0112 2334',
  );
});

test('a table aligns its columns', () => {
  assert.equal(table(['a', 'long'], [['xyz', 'b']]), 'a    long\n---  ----\nxyz  b');
});

test('hex input skips spaces and colons and is refused when it is not hex', () => {
  assert.deepEqual(hexOctets('00 00\n'), new Uint8Array([0, 0]));
  assert.deepEqual(hexOctets('0x01:ff'), new Uint8Array([1, 255]));
  assert.equal(hexOctets('{"a":1}'), undefined);
  assert.equal(hexOctets('abc'), undefined);
  assert.equal(hexOctets(''), undefined);
});

test('a log line for people starts with time and level', () => {
  const line = textLine(
    JSON.stringify({ time: '2026-01-01T10:20:30.000Z', level: 30, event: 'hello.phaseChanged', from: 6, why: 'a b' }),
  );
  assert.equal(line, '10:20:30 info  hello.phaseChanged  from=6  why="a b"\n');
});
