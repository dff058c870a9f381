import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { silentLogger } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice } from '@busbar/spine';
import {
  comparable,
  functionOf,
  type LimitTraceFile,
  type PlainAddress,
  type PlainMessage,
  ScriptedPeer,
} from '../../testing/index.ts';
import { mpcMonitoringAppliance } from '../mpc/mpc.ts';
import { lpcEnergyGuard } from './lpc.ts';

// The commissioning trace seen from the other side: our energy guard against a scripted station that answers as in the trace.

const trace = JSON.parse(
  readFileSync(new URL('../../../vectors/usecase-lpc.json', import.meta.url), 'utf8'),
) as LimitTraceFile;
const steps = trace.scenarios.find(({ name }) => name === 'commissioning')?.steps ?? [];
const STATION = 'd:_i:99999_Station-1';
const EMS = 'd:_n:Busbar_EMS-1';

const SERVED: Readonly<Record<string, Readonly<Record<string, { read: object; write?: object }>>>> = {
  LoadControl: {
    loadControlLimitDescriptionListData: { read: {} },
    loadControlLimitListData: { read: {}, write: { partial: {} } },
  },
  DeviceConfiguration: {
    deviceConfigurationKeyValueDescriptionListData: { read: {} },
    deviceConfigurationKeyValueListData: { read: {}, write: { partial: {} } },
  },
  ElectricalConnection: { electricalConnectionCharacteristicListData: { read: {} } },
  DeviceDiagnosis: { deviceDiagnosisHeartbeatData: { read: {} } },
};

function stationDiscovery(): Record<string, unknown> {
  const of = (name: string): PlainAddress => trace.addresses[name] ?? {};
  const node: PlainAddress = { device: STATION, entity: [0], feature: 0 };
  const supported = (functions: Readonly<Record<string, object>>): object[] =>
    Object.entries(functions).map(([name, operations]) => ({ function: name, possibleOperations: operations }));
  return {
    nodeManagementDetailedDiscoveryData: {
      specificationVersionList: { specificationVersion: ['1.3.0'] },
      deviceInformation: {
        description: {
          deviceAddress: { device: STATION },
          deviceType: 'ChargingStation',
          networkFeatureSet: 'smart',
        },
      },
      entityInformation: [
        { description: { entityAddress: { device: STATION, entity: [0] }, entityType: 'DeviceInformation' } },
        { description: { entityAddress: { device: STATION, entity: [1] }, entityType: 'EVSE' } },
      ],
      featureInformation: [
        {
          description: {
            featureAddress: node,
            featureType: 'NodeManagement',
            role: 'special',
            supportedFunction: supported({
              nodeManagementDetailedDiscoveryData: { read: {} },
              nodeManagementUseCaseData: { read: {} },
            }),
          },
        },
        ...Object.entries(SERVED).map(([featureType, functions]) => ({
          description: {
            featureAddress: of(`CS ${featureType}`),
            featureType,
            role: 'server',
            supportedFunction: supported(functions),
          },
        })),
        { description: { featureAddress: of('CS client (Generic)'), featureType: 'Generic', role: 'client' } },
      ],
    },
  };
}

test('LPC 6.1, LPC-913: our energy guard sends every message of the commissioning trace, heartbeat before limit', async () => {
  const clock = new ManualClock();
  const ems = new LocalDevice({ address: EMS, deviceType: 'EnergyManagementSystem', clock, logger: silentLogger });
  const cem = ems.addEntity('CEM', [2]);
  cem.feature('Generic', 'client', { id: 1 });
  cem.feature('DeviceDiagnosis', 'server', { id: 2 });
  const guard = lpcEnergyGuard(cem, { clock, logger: silentLogger });
  mpcMonitoringAppliance(cem);
  const link = memoryLinkPair(clock);
  ems.connect(link.a, { ski: 'c'.repeat(40), label: 'Station' });
  const sent: PlainMessage[] = [];
  const station = new ScriptedPeer(link.b, {
    address: STATION,
    respond(message, peer) {
      sent.push(message);
      const name = functionOf(message);
      if (message.classifier === 'call' || message.classifier === 'write') peer.result(message);
      else if (name === 'nodeManagementDetailedDiscoveryData' && message.classifier === 'read')
        peer.reply(message, stationDiscovery());
      else if (message.classifier === 'read') {
        const reply = steps.find(
          (step) => step.from === 'CS' && step.classifier === 'reply' && name in (step.cmd?.[0] ?? {}),
        );
        peer.reply(message, reply?.cmd?.[0] ?? { [name]: {} });
      }
      return true;
    },
  });
  const ask = (message: Pick<PlainMessage, 'classifier' | 'cmd'>): number =>
    station.send({
      ...message,
      source: { device: STATION, entity: [0], feature: 0 },
      destination: { device: EMS, entity: [0], feature: 0 },
      ackRequest: message.classifier === 'call',
    });
  ask({ classifier: 'read', cmd: [{ nodeManagementDetailedDiscoveryData: {} }] });
  ask({ classifier: 'read', cmd: [{ nodeManagementUseCaseData: {} }] });
  await clock.run(100);
  const subscription = steps.find(({ from, classifier }) => from === 'CS' && classifier === 'call');
  ask({ classifier: 'call', cmd: subscription?.cmd ?? [] });
  await clock.run(2000);

  for (const step of steps.filter(({ from }) => from === 'EG')) {
    const found = sent.some(
      (one) =>
        one.classifier === step.classifier &&
        JSON.stringify([one.source, one.destination].map((address) => comparable(address))) ===
          JSON.stringify([step.source, step.destination].map((address) => comparable(address))) &&
        JSON.stringify(comparable(one.cmd)) === JSON.stringify(comparable(step.cmd)),
    );
    assert.ok(found, `sends ${step.classifier} ${JSON.stringify(step.cmd)}`);
  }
  const beat = sent.findIndex(
    (one) => one.classifier === 'notify' && functionOf(one) === 'deviceDiagnosisHeartbeatData',
  );
  const limit = sent.findIndex((one) => one.classifier === 'write');
  assert.ok(beat >= 0 && beat < limit, 'the limit follows a heartbeat');
  assert.equal(guard.systems()[0]?.nominalMax, 22_000);
  ems.close();
  clock.advance(10);
  assert.equal(clock.pendingTimers, 0);
});
