import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cmd } from '../datagram/datagram.ts';
import { fullCmd, partialCmd } from '../device/notify-cmd.ts';
import { type NodeManagementUseCaseData, nodeManagementUseCaseData } from '../model/node-management.ts';
import { buildUseCaseData, mergeUseCaseData, readUseCases, type UseCaseAnnouncement } from './use-case-data.ts';

const lpc = (scenarios: readonly number[], more: Partial<UseCaseAnnouncement> = {}): UseCaseAnnouncement => ({
  useCaseName: 'limitationOfPowerConsumption',
  actor: 'EnergyGuard',
  version: '1.0.0',
  scenarios,
  ...more,
});
const build = (...announcements: UseCaseAnnouncement[]): NodeManagementUseCaseData =>
  buildUseCaseData('d:x', [{ path: [1], announcements }]);

test('SPINE-5.5.6-2 each actor once, each use case once with the union of its scenarios', () => {
  const data = build(
    lpc([3, 1]),
    lpc([2, 1], { version: '1.10.0' }),
    lpc([4], { useCaseName: 'limitationOfPowerProduction' }),
    lpc([1], { actor: 'CEM' }),
  );
  assert.deepEqual(
    data.useCaseInformation?.map(({ actor, useCaseSupport }) => [
      actor,
      useCaseSupport?.map((one) => one.scenarioSupport),
    ]),
    [
      ['EnergyGuard', [[1, 2, 3], [4]]],
      ['CEM', [[1]]],
    ],
  );
  assert.equal(data.useCaseInformation?.[0]?.useCaseSupport?.[0]?.useCaseVersion, '1.10.0');
});

test('SPINE-5.5.6-3, -4, -5 address with device and entity, sub revision present, availability always stated', () => {
  const [first] =
    build(lpc([1]), lpc([1], { actor: 'CEM', available: false, subRevision: 'RC1' })).useCaseInformation ?? [];
  assert.deepEqual(first?.address, { device: 'd:x', entity: [1] });
  assert.deepEqual(first?.useCaseSupport?.[0], {
    useCaseName: 'limitationOfPowerConsumption',
    useCaseVersion: '1.0.0',
    useCaseAvailable: true,
    scenarioSupport: [1],
    useCaseDocumentSubRevision: 'release',
  });
});

test('SPINE-5.5.6-10 no use cases: an empty function', () => {
  assert.deepEqual(build(), {});
});

test('SPINE-5.5.6-9 SPINE-5.3.3-80 a full notify replaces, a partial one replaces by address and actor, a delete filter removes', () => {
  const stored = build(lpc([1, 2]), lpc([1], { actor: 'CEM' }));
  const now = (cmd: Cmd): string =>
    readUseCases(mergeUseCaseData(stored, cmd, 99), 99)
      .map(({ actor, scenarios }) => `${actor} ${scenarios.join()}`)
      .join('; ');
  const other = build(lpc([7]));
  assert.equal(now(fullCmd(nodeManagementUseCaseData, other)), 'EnergyGuard 7');
  assert.equal(now(partialCmd(nodeManagementUseCaseData, other)), 'CEM 1; EnergyGuard 7');
  const selectors = [{ name: 'nodeManagementUseCaseDataSelectors', value: { useCaseInformation: { actor: 'CEM' } } }];
  const removal: Cmd = {
    ...fullCmd(nodeManagementUseCaseData, {}),
    filter: [{ cmdControl: { delete: {} }, selectors }],
  };
  assert.equal(now(removal), 'EnergyGuard 1,2');
});

test('SPINE-5.5.6-9 a peer cannot grow its list without end', () => {
  const stored = build(lpc([1]), lpc([1], { actor: 'CEM' }));
  const merged = mergeUseCaseData(stored, partialCmd(nodeManagementUseCaseData, build(lpc([1], { actor: 'EV' }))), 2);
  assert.equal(merged.useCaseInformation?.length, 2);
  assert.equal(readUseCases(stored, 1).length, 1);
});

test('SPINE-5.5.6-1 an entry without address or version is listed as it is', () => {
  const [one] = readUseCases(
    { useCaseInformation: [{ actor: 'EV', useCaseSupport: [{ useCaseName: 'evStateOfCharge' }] }] },
    9,
  );
  assert.deepEqual(one, {
    useCaseName: 'evStateOfCharge',
    actor: 'EV',
    version: '',
    subRevision: undefined,
    scenarios: [],
    available: true,
    entityPath: undefined,
  });
});
