import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from '../api/model.ts';
import { alarmWords, listedAlarms } from './alarm-words.ts';

const alarm = (id: string, station: string | null = null): Alarm => ({
  id,
  since: '2026-11-20T10:00:00Z',
  severity: 'warning',
  station,
  text: 'Something is wrong.',
  advice: 'Look at it.',
});

test('an alarm is shown in the words of the energy manager in English', () => {
  assert.deepEqual(alarmWords(alarm('grid-meter'), undefined, 'en'), {
    text: 'Something is wrong.',
    advice: 'Look at it.',
    lang: undefined,
  });
});

test('a known kind of alarm is shown in German with the name of its station', () => {
  assert.equal(alarmWords(alarm('exceeds:st-1', 'st-1'), 'Garage', 'de').text, 'Garage nimmt mehr, als sie darf.');
  assert.match(alarmWords(alarm('failsafe:st-1', 'st-1'), 'Garage', 'de').text, /^Garage folgt den Grenzen nicht/);
  for (const id of ['grid-meter', 'second-control-box'])
    assert.equal(alarmWords(alarm(id), undefined, 'de').lang, undefined);
});

test('an unknown kind of alarm keeps its English words and is marked as English', () => {
  for (const id of ['start-0', 'constructor', '']) assert.equal(alarmWords(alarm(id), undefined, 'de').lang, 'en');
});

test('failsafe of the site is told once, in the banner; that of a station is listed', () => {
  assert.deepEqual(
    listedAlarms([alarm('failsafe'), alarm('failsafe:st-1', 'st-1')]).map((one) => one.id),
    ['failsafe:st-1'],
  );
});
