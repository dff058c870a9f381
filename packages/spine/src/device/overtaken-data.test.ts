/** Peers that send from several threads send 26 before 25: what comes last is then not what holds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { type NodeManagementUseCaseData, nodeManagementUseCaseData } from '../model/node-management.ts';
import { type Lonely, lonely } from '../testing/lonely-device.ts';
import { fullCmd } from './notify-cmd.ts';

const USE_CASES = nodeManagementUseCaseData.name;

function announced(peer: Lonely['peer'], ...names: readonly string[]): NodeManagementUseCaseData {
  const useCaseSupport = names.map((useCaseName) => ({ useCaseName, scenarioSupport: [1] }));
  return { useCaseInformation: [{ address: { device: peer.address, entity: [1] }, actor: 'EVSE', useCaseSupport }] };
}

async function introduced(): Promise<Lonely> {
  const bench = lonely();
  bench.introduce();
  await bench.clock.run(10);
  for (const read of bench.peer.find('read', USE_CASES)) bench.peer.reply(read, fullCmd(nodeManagementUseCaseData, {}));
  await bench.clock.run(6_000);
  return bench;
}

test('SPINE-5.3.2-12 use cases that newer ones had overtaken are used, and read again', async () => {
  const { clock, device, peer } = await introduced();
  const names = (): readonly string[] =>
    device
      .remotes()[0]
      ?.useCases()
      .map(({ useCaseName }) => useCaseName) ?? [];
  const reads = () => peer.find('read', USE_CASES);
  const before = reads().length;
  const both = announced(peer, 'limitationOfPowerConsumption', 'monitoringOfPowerConsumption');
  const tell = (data: NodeManagementUseCaseData, msgCounter: number): unknown =>
    peer.send('notify', peer.at(), peer.of(), fullCmd(nodeManagementUseCaseData, data), { msgCounter });
  tell(both, 2026);
  tell(announced(peer, 'limitationOfPowerConsumption'), 2025);
  await clock.run(10);
  assert.deepEqual(names(), ['limitationOfPowerConsumption']);
  await clock.run(3_000);
  assert.equal(reads().length, before + 1);
  const read = reads().at(-1);
  assert.ok(read);
  const { msgCounter: msgCounterReference } = read.header;
  peer.send('reply', peer.at(), peer.of(), fullCmd(nodeManagementUseCaseData, both), {
    msgCounter: 2027,
    ...(msgCounterReference === undefined ? {} : { msgCounterReference }),
  });
  await clock.run(5_000);
  assert.deepEqual(names(), ['limitationOfPowerConsumption', 'monitoringOfPowerConsumption']);
  assert.equal(reads().length, before + 1, 'nothing was overtaken since');
});

test('SPINE-5.3.2-12 data that newer data had overtaken is read again, once for all that come together', async () => {
  const { clock, device, peer } = await introduced();
  const client = device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  assert.ok(client);
  const tell = (heartbeatCounter: number, msgCounter: number): unknown =>
    peer.send(
      'notify',
      peer.at([1], 4),
      { ...client.address },
      fullCmd(deviceDiagnosisHeartbeatData, { heartbeatCounter }),
      {
        msgCounter,
      },
    );
  const reads = (): number => peer.find('read', deviceDiagnosisHeartbeatData.name).length;
  for (const [heartbeat, counter] of [
    [7, 2030],
    [5, 2028],
    [6, 2029],
  ] as const)
    tell(heartbeat, counter);
  await clock.run(3_000);
  assert.equal(reads(), 1);
  tell(8, 2031);
  await clock.run(5_000);
  assert.equal(reads(), 1, 'in order');
});

test('a peer whose counters mean nothing is read once a minute, not after every message', async () => {
  const { clock, device, peer } = await introduced();
  const client = device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  assert.ok(client);
  const to = { ...client.address };
  const cmd = fullCmd(deviceDiagnosisHeartbeatData, { heartbeatCounter: 1 });
  const reads = () => peer.find('read', deviceDiagnosisHeartbeatData.name);
  let answered = 0;
  for (let second = 0; second < 180; second += 1) {
    peer.send('notify', peer.at([1], 4), to, cmd, { msgCounter: second % 2 === 0 ? 2026 : 2025 });
    for (const { header } of reads().slice(answered)) {
      answered += 1;
      const reference = header.msgCounter === undefined ? {} : { msgCounterReference: header.msgCounter };
      peer.send('reply', peer.at([1], 4), to, cmd, { msgCounter: 2025, ...reference });
    }
    await clock.run(1000);
  }
  assert.equal(reads().length, 3);
});

test('what was overtaken is not read after the end of the connection', async () => {
  const { clock, device, peer } = await introduced();
  const before = clock.pendingTimers;
  for (const msgCounter of [2026, 2025])
    peer.send('notify', peer.at(), peer.of(), fullCmd(nodeManagementUseCaseData, announced(peer)), { msgCounter });
  await clock.run(10);
  device.close();
  assert.ok(clock.pendingTimers <= before);
});
