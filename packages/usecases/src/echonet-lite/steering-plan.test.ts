import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PropertyValue } from '@busbar/echonet-lite';
import { volts, watts } from '@busbar/kernel';
import { knownContents } from '../testing/known-contents.ts';
import type { HasContents } from './station-object.ts';
import { importCeilingPlan, type PlanSettings, steeringPlan } from './steering-plan.ts';
import type { SteeringTarget } from './steering-target.ts';

const W = (value: number): PropertyValue => ({ value, unit: 'W' });
const range = (minimum: number, maximum: number): PropertyValue => ({
  minimumElectricPower: W(minimum),
  maximumElectricPower: W(maximum),
});
/** A V2H unit of release N in standby with a vehicle that can do both. */
const V2H = {
  128: 'true',
  136: 'false',
  197: W(6000),
  198: W(6000),
  199: 'chargeableDischargeable',
  200: range(1000, 5500),
  201: range(0, 0),
  204: 'dc_aa_chargedischarge',
  218: 'standby',
  219: 'reversePowerFlowAcceptable',
  220: 'maximumChargingElectricPower',
  221: 'loadFollowing',
} as const;
const V2H_WRITABLE = [0x80, 0xcd, 0xda, 0xdc, 0xdd, 0xde, 0xe7, 0xe9, 0xea, 0xeb, 0xec];
const SETTINGS: PlanSettings = {
  isVehicleChecked: true,
  isSetpointHonoured: true,
  voltage: volts(200),
  phases: 1,
};

function v2h(changes: Readonly<Record<number, PropertyValue>> = {}, more: readonly number[] = []): HasContents {
  return knownContents(0x027e, { ...V2H, ...changes }, [...V2H_WRITABLE, ...more]);
}

/** The steps of a plan in short: `EB=3000 DA=charge`. */
function planned(target: SteeringTarget, contents: HasContents, settings: Partial<PlanSettings> = {}): string {
  const plan = steeringPlan(target, contents, { ...SETTINGS, ...settings });
  return 'obstacle' in plan ? `!${plan.obstacle}` : stepsOf(plan);
}

function stepsOf(plan: { readonly steps: readonly unknown[] }): string {
  const steps = plan.steps as readonly { do: string; epc?: number; value?: string | { value: number } }[];
  return steps
    .map(({ epc, value }) =>
      epc === undefined ? '…' : `${epc.toString(16).toUpperCase()}=${typeof value === 'object' ? value.value : value}`,
    )
    .join(' ');
}

const charge = (power: number): SteeringTarget => ({ do: 'charge', watts: watts(power) });
const discharge = (power: number): SteeringTarget => ({ do: 'discharge', watts: watts(power) });

test('S7: method, power, then mode; the power is clipped to C8', () => {
  assert.equal(planned(charge(3000), v2h()), 'DC=designatedElectricPower EB=3000 DA=charge');
  assert.equal(planned(charge(9000), v2h()), 'DC=designatedElectricPower EB=5500 DA=charge');
  assert.equal(planned(charge(3000.9), v2h({ 220: 'designatedElectricPower' })), 'EB=3000 DA=charge');
});

test('S7 step 0: switched on, and a leftover energy target is cleared', () => {
  const off = v2h({ 128: 'false', 231: { value: 5000, unit: 'Wh' }, 220: 'designatedElectricPower' });
  assert.equal(planned(charge(3000), off), '80=true E7=0 EB=3000 DA=charge');
});

test('S7: what stands in the way is told and nothing is written', () => {
  assert.equal(planned(charge(3000), v2h({ 136: 'true' })), '!the station has a fault');
  assert.equal(planned(charge(3000), v2h({ 219: 'independent' })), '!the station is islanded');
  assert.equal(planned(charge(3000), v2h({ 199: 'notConnected' })), '!no vehicle is connected');
  assert.equal(planned(charge(3000), v2h({ 199: 'dischargeable' })), '!the vehicle cannot be charged now');
  assert.equal(
    planned(charge(3000), knownContents(0x027e, { 218: 'standby' }, [0xeb])),
    '!the station cannot be switched',
  );
});

test('S1: a vehicle whose ability stays unknown may be tried once it was checked', () => {
  const unknown = v2h({ 199: 'unknown', 220: 'designatedElectricPower' });
  assert.equal(planned(charge(3000), unknown), 'EB=3000 DA=charge');
  assert.match(planned(charge(3000), unknown, { isVehicleChecked: false }), /^!whether the vehicle/);
});

test('S7a: while it charges only the power is written; a cycle goes through standby', () => {
  const running = v2h({ 218: 'charge', 235: W(3000), 220: 'designatedElectricPower' });
  assert.equal(planned(charge(2000), running), 'EB=2000');
  assert.equal(planned(charge(3000), running), '');
  assert.equal(planned(charge(2000), running, { isCycle: true }), 'DA=standby EB=2000 DA=charge');
});

test('S7: a station that prepares itself is not told again', () => {
  const preparing = v2h({ 218: 'preparation', 235: W(3000), 220: 'designatedElectricPower' });
  assert.equal(planned(charge(3000), preparing), '');
  assert.equal(planned(charge(2000), preparing), 'EB=2000');
  assert.equal(planned({ do: 'standby' }, preparing), 'DA=standby');
});

test('S8: standby; idle stays idle', () => {
  assert.equal(planned({ do: 'standby' }, v2h({ 218: 'charge' })), 'DA=standby');
  assert.equal(planned({ do: 'standby' }, v2h()), '');
  assert.equal(planned({ do: 'standby' }, v2h({ 218: 'idle' })), '');
});

test('S9: discharging, a maximum of 0 in C9 means the rating; a reversal waits in standby', () => {
  assert.equal(planned(discharge(8000), v2h()), 'DD=designatedElectricPower EC=6000 DA=discharge');
  const charging = v2h({ 218: 'charge', 221: 'designatedElectricPower' });
  assert.equal(planned(discharge(2000), charging), 'DA=standby … EC=2000 DA=discharge');
  assert.equal(planned(discharge(2000), knownContents(0x02a1, {}, [0xda])), '!the station cannot discharge');
});

test('S10: with 0xE0 both methods become V2G once, then one signed write does it all', () => {
  const signed = v2h({}, [0xe0]);
  assert.equal(planned(charge(3000), signed), 'DC=v2G DD=v2G E0=3000');
  const ready = v2h({ 220: 'v2G', 221: 'v2G', 218: 'charge' }, [0xe0]);
  assert.equal(planned(discharge(2500), ready), 'E0=-2500');
  assert.equal(planned({ do: 'standby' }, ready), 'E0=0');
  const charging = v2h({ 220: 'v2G', 221: 'v2G', 218: 'charge', 224: W(3000) }, [0xe0]);
  assert.equal(planned(charge(3000), charging), '');
  assert.equal(planned(charge(2000), charging), 'E0=2000');
});

test('S10: back to designated power before EB counts again', () => {
  const ready = v2h({ 220: 'v2G', 221: 'v2G', 235: W(3000) }, [0xe0]);
  const bound: SteeringTarget = { do: 'bound', bounds: { charge: watts(3000) }, isReleased: false };
  assert.equal(planned(bound, ready), 'DC=designatedElectricPower');
});

test('S6: bounds are written without the mode; a release gives the whole range back', () => {
  const bound: SteeringTarget = { do: 'bound', bounds: { charge: watts(4200) }, isReleased: false };
  assert.equal(planned(bound, v2h({ 218: 'charge' })), 'DC=designatedElectricPower EB=4200');
  const released: SteeringTarget = { do: 'bound', bounds: {}, isReleased: true };
  const told = v2h({ 220: 'designatedElectricPower', 221: 'designatedElectricPower', 235: W(4200), 236: W(6000) });
  assert.equal(planned(released, told), 'EB=5500');
});

test('mapping 6: without EB the power becomes a current, rounded down to 0.1 A', () => {
  const byCurrent = knownContents(0x02a1, { 197: W(6000), 199: 'chargeable', 218: 'standby' }, [0xda, 0xed]);
  assert.equal(planned(charge(3330), byCurrent), 'ED=16.6 DA=charge');
});

test('mapping 6: with neither, and where setpoints are not honoured, only the mode is written', () => {
  const onOff = knownContents(0x02a1, { 197: W(6000), 199: 'chargeable', 218: 'standby' }, [0xda]);
  assert.equal(planned(charge(6000), onOff), 'DA=charge');
  assert.equal(planned(charge(6000), v2h(), { isSetpointHonoured: false }), 'DA=charge');
});

test('S11: a ceiling for power from the grid that the station keeps itself', () => {
  const plan = importCeilingPlan(watts(2000), v2h());
  assert.ok(!('obstacle' in plan));
  assert.equal(stepsOf(plan), 'DC=designatedPurchasingElectricPower DE=2000 DA=charge');
  assert.ok('obstacle' in importCeilingPlan(watts(2000), knownContents(0x02a1, {}, [0xda, 0xeb])));
});
