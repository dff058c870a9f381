import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeProperty, encodeProperty, type PropertyValue } from '@busbar/echonet-lite';
import type { StationState } from '@busbar/functions';
import { millis, percent, type Watts, wattHours, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { knownContents } from '../testing/known-contents.ts';
import { PretendedStation } from '../testing/pretended-station.ts';
import { nameAt, wattsAt } from './content-value.ts';
import { operatingStateAt } from './device-state.ts';
import { CHARGER, CHARGER_DISCHARGER, EPC } from './epc.ts';
import { connectionOf, permissionOf } from './ev-connected.ts';
import { hostedContents } from './hosted-contents.ts';
import { measurementsAt, rangesAt } from './measurement.ts';
import { commandedModeAt } from './operation-mode.ts';

const power = fc.integer({ min: 0, max: 999_999_999 }).map(watts);
const range = fc
  .tuple(power, power)
  .map(([a, b]) => ({ minimum: watts(Math.min(a, b)), maximum: watts(Math.max(a, b, 1)) }));
const measured = <Q>(value: Q) => ({ value, at: millis(0), quality: 'measured' as const });

/** States of stations as far as ECHONET Lite can tell them without loss. */
function stateOf(isBidirectional: boolean): fc.Arbitrary<StationState> {
  const base = new PretendedStation(isBidirectional ? 6000 : undefined).state();
  const modes = ['charge', 'standby', 'idle', 'other', ...(isBidirectional ? ['discharge', 'preparation'] : [])];
  return fc
    .record({
      connection: fc.constantFrom('connected', 'disconnected', 'unknown'),
      permission: fc.record({ charge: fc.boolean(), discharge: fc.boolean() }),
      mode: fc.constantFrom(...modes),
      operatingState: fc.constantFrom(
        'normalOperation',
        'failure',
        'off',
        ...(isBidirectional ? ['serviceNeeded'] : []),
      ),
      range,
      flow: fc.integer({ min: isBidirectional ? -999_999_999 : 0, max: 999_999_999 }),
      soc: fc.integer({ min: 0, max: 100 }),
      energy: fc.integer({ min: 0, max: 999_999_999 }),
    })
    .map(({ range: charge, flow, soc, energy, permission, ...rest }) => ({
      ...base,
      ...(rest as Pick<StationState, 'connection' | 'mode' | 'operatingState'>),
      permission: { charge: permission.charge, discharge: isBidirectional && permission.discharge },
      ratings: { ...base.ratings, charge: charge.maximum },
      ranges: { ...base.ranges, charge },
      power: measured<Watts>(watts(flow)),
      soc: measured(percent(soc)),
      energyIn: measured(wattHours(energy)),
    }));
}

test('values beyond what the properties carry are cut, never refused', () => {
  const most = new PretendedStation(6000).state();
  const vast = watts(5_000_000_000);
  const state: StationState = {
    ...most,
    ratings: { charge: vast, discharge: vast },
    ranges: { charge: { minimum: watts(0), maximum: vast }, discharge: { minimum: watts(0), maximum: vast } },
    power: measured(watts(-5_000_000_000)),
    size: wattHours(5_000_000_000),
    vehicleId: 'x'.repeat(99),
  };
  for (const [epc, value] of hostedContents(state, CHARGER_DISCHARGER)) encodeProperty(CHARGER_DISCHARGER, epc, value);
  const power = hostedContents(state, CHARGER_DISCHARGER).get(EPC.power);
  assert.deepEqual(power, { value: -999_999_999, unit: 'W' });
});

for (const classCode of [CHARGER, CHARGER_DISCHARGER])
  test(`mapping 7, rule 5: what a 0x0${classCode.toString(16).toUpperCase()} shows is read back as it was`, () => {
    fc.assert(
      fc.property(stateOf(classCode === CHARGER_DISCHARGER), (state) => {
        const values: Record<number, PropertyValue> = {};
        for (const [epc, value] of hostedContents(state, classCode))
          values[epc] = decodeProperty(classCode, epc, encodeProperty(classCode, epc, value));
        const contents = knownContents(classCode, values, []);
        const status = nameAt(contents, EPC.vehicleStatus);
        assert.equal(connectionOf(status), state.connection);
        if (state.connection === 'connected') assert.deepEqual(permissionOf(status), state.permission);
        assert.equal(commandedModeAt(contents), state.mode);
        if (state.operatingState !== 'normalOperation')
          assert.equal(operatingStateAt(contents, false), state.operatingState);
        assert.equal(wattsAt(contents, EPC.ratedCharge), state.ratings.charge);
        assert.deepEqual(rangesAt(contents).charge, state.ranges.charge);
        const { power: shown, soc, energyIn } = measurementsAt(contents, millis(0));
        assert.deepEqual([shown, soc, energyIn], [state.power, state.soc, state.energyIn]);
      }),
      { seed: 63_380, numRuns: 500 },
    );
  });
