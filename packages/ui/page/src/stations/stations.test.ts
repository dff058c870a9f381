import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Setpoint } from '../api/model.ts';
import { numberFormat } from '../format/numbers.ts';
import { textsOf } from '../texts/texts.ts';
import { powerBar } from './bar.ts';
import { sharers, sourceName, whySentence } from './why.ts';

const setpoint: Setpoint = {
  watts: 4200,
  constraint: 'grid-operator-limit',
  source: 'control box 0123456789abcdef0123456789abcdef89abcdef',
  runnerUp: 'main fuse 35 A',
  text: 'from the server',
};
const inEnglish = (change: Partial<Setpoint>, sharedBy = 1, connected = true): string =>
  whySentence({ setpoint: { ...setpoint, ...change }, connected }, sharedBy, textsOf('en'), numberFormat('en'));
const inGerman = (change: Partial<Setpoint>, sharedBy = 1): string =>
  whySentence({ setpoint: { ...setpoint, ...change }, connected: true }, sharedBy, textsOf('de'), numberFormat('de'));

test('the reason names constraint, source and runner-up in both languages', () => {
  assert.equal(
    inEnglish({}),
    "The grid operator's limit leaves 4.2 kW (control box … 89ab cdef). Next in line: main fuse 35 A.",
  );
  assert.equal(
    inGerman({}, 2),
    'Die Grenze des Netzbetreibers lässt 4,2 kW (Steuerbox … 89ab cdef, geteilt durch 2 Stationen). Als Nächstes würde begrenzen: Hauptsicherung 35 A.',
  );
});

test('the reason without source and runner-up is still a sentence', () => {
  const bare = { watts: 11_000, source: null, runnerUp: null };
  assert.equal(inEnglish({ ...bare, constraint: 'station-maximum' }), 'The station may take all it can: 11.0 kW.');
  assert.equal(inEnglish({ ...bare, constraint: 'none', watts: null }), 'Nothing limits this station.');
});

test('a station that pauses, is switched off or cannot be reached is told from one that is free', () => {
  assert.match(
    inEnglish({ watts: 0 }),
    /^The grid operator's limit leaves too little to charge, so the station pauses \(/,
  );
  assert.match(
    inGerman({ watts: 0, constraint: 'mode', source: 'mode', runnerUp: null }),
    /^Die Station ist durch ihre Betriebsart ausgeschaltet\.$/,
  );
  assert.equal(
    inEnglish({ watts: 0, constraint: 'none', source: null, runnerUp: null }, 1, false),
    'The station cannot be reached.',
  );
  assert.match(
    inEnglish({ constraint: 'none', source: null, runnerUp: null }, 1, false),
    /cannot be reached; 4.2 kW stay reserved/,
  );
});

test('a connected station that takes no limit is not called unreachable', () => {
  assert.equal(
    inEnglish({ watts: 0, constraint: 'none', source: null, runnerUp: null }),
    'Nothing limits this station.',
  );
});

test('a constraint newer than the page is explained by the energy manager', () => {
  const newer = { ...setpoint, constraint: 'phase-imbalance' } as unknown as Setpoint;
  assert.equal(inGerman(newer), 'from the server');
});

test('sources and runner-ups are named in the language of the reader, power in kW', () => {
  const german = (source: string): string => sourceName(source, textsOf('de'), numberFormat('de'));
  assert.equal(german('manual limit'), 'manuelle Grenze');
  assert.equal(german('failsafe limit'), 'Failsafe-Grenze');
  assert.equal(german('station maximum 11000 W'), 'Maximum der Station 11,0 kW');
  assert.equal(german('limit of the grid operator 4200 W'), 'Grenze des Netzbetreibers 4,2 kW');
  assert.equal(german('main fuse 35 A'), 'Hauptsicherung 35 A');
  assert.equal(german('Stadtwerke'), 'Stadtwerke');
});

test('stations under the same constraint share what it leaves', () => {
  const stations = [{ setpoint }, { setpoint }, { setpoint: { ...setpoint, constraint: 'mode' as const } }];
  assert.equal(sharers(stations, 'grid-operator-limit'), 2);
});

test("the bar keeps the station's maximum as its scale while limits change, and grows only if it must", () => {
  assert.deepEqual(powerBar(3700, 3700, 7400), { end: 7400, filled: 0.5, limit: 0.5, isOver: false });
  assert.equal(powerBar(0, null, 7400).end, 7400);
  assert.equal(powerBar(7500, null, 7400).end, 11_000);
  assert.equal(powerBar(10_900, 11_000, null).end, 11_000);
  assert.equal(powerBar(11_050, null, null).end, 22_000);
  assert.equal(powerBar(400_000, null, 0).end, 400_000);
});

test('the bar is over its limit only beyond the tolerance, and never without a limit or a measurement', () => {
  assert.equal(powerBar(4300, 4200, null).isOver, false);
  assert.equal(powerBar(4301, 4200, null).isOver, true);
  assert.equal(powerBar(9000, null, null).isOver, false);
  assert.equal(powerBar(null, 0, null).isOver, false);
  assert.equal(powerBar(null, 0, null).limit, 0);
});

test('power that is fed back is drawn by its size and does not break a consumption limit', () => {
  const bar = powerBar(-5500, 4200, 11_000);
  assert.equal(bar.filled, 0.5);
  assert.equal(bar.isOver, false);
});
