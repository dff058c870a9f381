import { nodeManagementDetailedDiscoveryData } from '@busbar/spine';
import { comesBackAs, connectedAs, newAddress } from '../established.ts';
import { spineParameters } from '../parameters.ts';
import { obeyGuard, systemDevice } from '../scenario/as-controllable-system.ts';
import { guardDevice, guardSystem } from '../scenario/as-energy-guard.ts';
import { limitUseCase } from '../scenario/limit-use-case.ts';
import { GUARD_PARAMETERS, LIMIT_PARAMETERS, ON_ONE_CONNECTION, type SpineCase } from '../spine-case.ts';
import { DISCOVERY_TIME } from './compatibility.ts';

/** Where the test tool comes back: another entity, other identifiers of limit and keys. */
const [MOVED, OTHER_IDS] = [[3], 21] as const;

const common = { ...ON_ONE_CONNECTION, group: 'ENTITY' } as const;

export const ENTITY_SETTINGS_CASES: readonly SpineCase[] = [
  {
    ...common,
    id: 'TC_SPINE_ENTITY_001',
    title: 'The controllable system has moved',
    purpose: 'An energy guard finds a system again that comes back at another entity with other identifiers.',
    plays: { actor: 'EG', role: 'client' },
    requirements: ['SPINE-TS-ES-01'],
    preconditions: [
      'PRE_SPINE_ConnectionEstablished',
      'PRE_SPINE_Scenario_LpcLpp_S1_S3',
      'PRE_SPINE_AddressChangeRecoveryResolved',
    ],
    parameters: GUARD_PARAMETERS,
    steps: [
      {
        number: '1',
        action:
          'end the connection, forget bindings and subscriptions, connect with another entity and other identifiers',
        expected: 'a connection',
      },
      { number: '2', action: 'wait', expected: 'the device reads the detailed discovery within 30 s' },
      {
        number: '3',
        action: 'play the controllable system',
        expected: 'subscriptions, bindings and a limit at the new addresses and identifiers within 120 s',
      },
    ],
    seconds: 8,
    async run(tool) {
      const [address, useCase] = [newAddress(tool), limitUseCase(tool.sheet)];
      const before = await connectedAs(tool, systemDevice(address, useCase));
      await obeyGuard(tool, before);
      tool.step('1');
      const moved = systemDevice(address, useCase, { entity: MOVED, firstId: OTHER_IDS });
      const spine = await comesBackAs(tool, before, moved, spineParameters(tool.sheet).isSessionOnly);
      tool.step('2');
      await spine.readOf(nodeManagementDetailedDiscoveryData.name, DISCOVERY_TIME);
      tool.step('3');
      await obeyGuard(tool, spine, MOVED);
    },
  },
  {
    ...common,
    id: 'TC_SPINE_ENTITY_002',
    title: 'The energy guard has moved',
    purpose: 'A controllable system listens to the heartbeat of its guard where the guard is now.',
    plays: { actor: 'CS', role: 'client' },
    requirements: ['SPINE-TS-ES-02'],
    preconditions: [
      'PRE_SPINE_ConnectionEstablished',
      'PRE_SPINE_Scenario_LpcLpp_S1_S3',
      'PRE_SPINE_AddressChangeRecoveryResolved',
    ],
    parameters: ['PAR_addressChangeRecovery', ...LIMIT_PARAMETERS],
    steps: [
      {
        number: '1',
        action: 'end the connection, forget everything, connect with another entity',
        expected: 'a connection',
      },
      {
        number: '2',
        action: 'play the energy guard',
        expected: 'the heartbeat is subscribed at the new entity, the limit is accepted, within 120 s',
      },
    ],
    seconds: 6,
    isSolePartner: true,
    async run(tool) {
      const [address, useCase] = [newAddress(tool), limitUseCase(tool.sheet)];
      const before = await connectedAs(tool, guardDevice(address, useCase));
      await guardSystem(tool, before);
      tool.step('1');
      const moved = guardDevice(address, useCase, { entities: [MOVED] });
      const spine = await comesBackAs(tool, before, moved, spineParameters(tool.sheet).isSessionOnly);
      tool.step('2');
      await guardSystem(tool, spine, { entity: MOVED });
    },
  },
];
