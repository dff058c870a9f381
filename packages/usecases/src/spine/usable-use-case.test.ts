/** Which announcements of a peer make a partner (SPINE-5.5.6-7, -11). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger, watts } from '@busbar/kernel';
import type { FeatureType } from '@busbar/spine';
import { OddSystem, skiOf, VirtualSite } from '../testing/index.ts';
import type { UseCaseSide } from './declaration.ts';
import { playsSide } from './declaration.ts';
import { useCaseByName } from './declarations.ts';
import { lpcEnergyGuard } from './lpc/lpc.ts';
import { lpcDeclaration } from './lpc/lpc-declaration.ts';
import { findPartners } from './partners.ts';

/** Entities of the station that count as controllable systems of LPC. */
async function partnersOf(announce: (site: VirtualSite) => void): Promise<readonly string[]> {
  const site = new VirtualSite();
  announce(site);
  await site.connect();
  const [remote] = site.ems.remotes();
  const found = remote === undefined ? [] : findPartners(remote, lpcDeclaration, 'server');
  site.close();
  return found.map(({ entity }) => entity.path.join('.'));
}

const announcement = {
  useCaseName: 'limitationOfPowerConsumption',
  actor: 'ControllableSystem',
  version: '1.0.0',
  scenarios: [1, 2, 3, 4],
};

for (const [title, change, isPartner] of [
  ['with actor, name and version', {}, true],
  ['of another actor', { actor: 'EnergyGuard' }, false],
  ['of another use case', { useCaseName: 'limitationOfPowerProduction' }, false],
  ['of a later minor version', { version: '1.7.2' }, true],
  ['of another major version is tried', { version: '2.0.0' }, true],
  ['with a version nobody can read', { version: 'draft' }, true],
  ['without a mandatory scenario is tolerated', { scenarios: [1, 2] }, true],
] as const)
  test(`SPINE-5.5.6-7 an announcement ${title}: ${isPartner ? 'a partner' : 'none'}`, async () => {
    const found = await partnersOf((site) => site.station.addEntity('EVSE').announce({ ...announcement, ...change }));
    assert.deepEqual(found, isPartner ? ['1'] : []);
  });

test('SPINE-5.5.6-7 a mandatory scenario that is not announced is played when its functions are there', async () => {
  const odd = new OddSystem({ scenarios: [1] });
  const { clock, logger } = odd.site.ems;
  const guard = lpcEnergyGuard(odd.site.ems.addEntity('CEM'), { clock, logger });
  await odd.site.connect();
  const outcome = guard.setLimit({ ski: skiOf(odd.site.station.address) }, { active: true, value: watts(4200) });
  await odd.site.clock.run(10_000);
  assert.equal((await outcome).accepted, true);
  guard.close();
  odd.site.close();
});

test('SPINE-5.5.6-7 without the features of the use case nothing is written', async () => {
  const site = new VirtualSite(silentLogger);
  const { clock, logger } = site.ems;
  const entity = site.station.addEntity('EVSE');
  entity.feature('Measurement' satisfies FeatureType, 'server');
  entity.announce(announcement);
  const guard = lpcEnergyGuard(site.ems.addEntity('CEM'), { clock, logger });
  void guard.setLimit({ ski: skiOf(site.station.address) }, { active: true, value: watts(4200) });
  await site.connect(120_000);
  assert.equal(
    site.log.some(({ from, text }) => from === 'a' && /"cmdClassifier":"(write|call)".*LoadControl/.test(text)),
    false,
  );
  guard.close();
  site.close();
});

/** Use case, side, actor a device of the field announces, whether that is understood (findings U2, U3, U5). */
const ODD_ACTORS: readonly (readonly [useCase: string, side: UseCaseSide, actor: string, isUnderstood: boolean])[] = [
  ['evseCommissioningAndConfiguration', 'server', 'EV', true],
  ['evStateOfCharge', 'client', 'CEM', true],
  ['evStateOfCharge', 'client', 'MonitoringAppliance', true],
  ['overloadProtectionByEvChargingCurrentCurtailment', 'client', 'CEM', true],
  ['overloadProtectionByEvChargingCurrentCurtailment', 'client', 'EnergyGuard', true],
  ['optimizationOfSelfConsumptionDuringEvCharging', 'client', 'CEM', true],
  ['limitationOfPowerConsumption', 'server', 'EV', false],
  ['limitationOfPowerConsumption', 'server', 'EnergyGuard', false],
];
for (const [useCase, side, actor, isUnderstood] of ODD_ACTORS)
  test(`SPINE-5.5.6-11 ${actor} as ${side} of ${useCase} is ${isUnderstood ? 'understood' : 'somebody else'}`, () => {
    const declaration = useCaseByName(useCase);
    assert.ok(declaration);
    assert.equal(playsSide(declaration, side, actor), isUnderstood);
  });
