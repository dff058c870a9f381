import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { BusbarError } from '@busbar/kernel';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import { ECHONET_KIND_NAMES, echonetCommandHelp, refuseEchonetOptions, runEchonetKind } from './echonet-kinds.ts';

test('every kind has a place in the help, with its commands', () => {
  const help = echonetCommandHelp().join('\n');
  for (const kind of ECHONET_KIND_NAMES) assert.match(help, new RegExp(`^ {2}${kind}:\\n {4}\\{"do":"`, 'm'));
  assert.deepEqual(ECHONET_KIND_NAMES, ['echonet-charger', 'echonet-meter', 'echonet-solar', 'echonet-battery']);
});

for (const [kind, typed, text] of [
  ['echonet-solar', { trust: ['00'] }, /--trust means nothing to an echonet-solar/],
  ['echonet-solar', { failsafeLimit: '1' }, /--failsafe-limit means nothing to an echonet-solar/],
  ['echonet-solar', { profile: 'iec' }, /--profile means nothing to an echonet-solar/],
  ['echonet-meter', { car: 'none' }, /--car means nothing to an echonet-meter/],
  ['echonet-charger', { utcOffset: '9' }, /--utc-offset means nothing to an echonet-charger/],
  ['echonet-charger', { class: 'V2H' }, /--class is ev-charger or ev-charger-discharger, not "V2H"/],
  ['echonet-charger', { car: 'iec61851,soc=400' }, /--car: "soc" of "plug" must be a number from 0 to 100/],
  ['echonet-battery', { utcOffset: '25' }, /--utc-offset is a whole number from -12 to 14/],
  ['echonet-battery', { seed: 'x' }, /--seed is a whole number/],
] as const)
  test(`wrong usage is exit 2: ${JSON.stringify(typed)} for an ${kind}`, async (t) => {
    const data = mkdtempSync(join(tmpdir(), 'busbar-test-'));
    t.after(() => rmSync(data, { recursive: true, force: true }));
    const common = { seed: '1', shipPort: '0', profile: 'default', data };
    await assert.rejects(
      runEchonetKind(kind, { ...common, ...typed }),
      (error) => error instanceof BusbarError && exitCodeOf(error) === EXIT.usage && text.test(error.message),
    );
  });

test('a counterpart that speaks SHIP takes no option of ECHONET Lite devices', () => {
  refuseEchonetOptions('station', { seed: '1', car: 'none' });
  assert.throws(
    () => refuseEchonetOptions('station', { seed: '1', address: '127.0.0.1' }),
    /--address means nothing to a/,
  );
});
