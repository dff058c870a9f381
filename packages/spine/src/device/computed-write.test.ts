import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SmartEnergyManagementPsData, smartEnergyManagementPsData } from '../model/smart-energy-management-ps.ts';
import { devicePair } from '../testing/device-pair.ts';
import type { LocalFeature, WriteRequest, WriteVerdict } from './local-tree.ts';
import type { RemoteFeature } from './remote-tree.ts';
import type { WriteOutcome } from './result-error.ts';

interface Bench {
  readonly server: LocalFeature;
  write(value: SmartEnergyManagementPsData, partial: boolean): Promise<WriteOutcome>;
}

const sequence = (sequenceId: number, state?: 'running'): object => ({
  description: { sequenceId },
  ...(state === undefined ? {} : { state: { state } }),
});
const document = (...sequences: readonly object[]): SmartEnergyManagementPsData => ({
  alternatives: [{ relation: { alternativesId: 0 }, powerSequence: sequences }],
});

async function bench(): Promise<Bench> {
  const { clock, first, second, atFirst } = devicePair(
    (ems) => void ems.addEntity('CEM').feature('SmartEnergyManagementPs', 'client'),
    (appliance) => {
      const feature = appliance.addEntity('HeatPumpAppliance').feature('SmartEnergyManagementPs', 'server');
      feature.offer(smartEnergyManagementPsData, { read: true, readPartial: true, write: true, writePartial: true });
      feature.set(smartEnergyManagementPsData, document(sequence(1), sequence(2)));
    },
  );
  await clock.run(100);
  const client = first.entities()[1]?.feature('SmartEnergyManagementPs', 'client');
  const server = second.entities()[1]?.feature('SmartEnergyManagementPs', 'server');
  const remote: RemoteFeature | undefined = atFirst.entity([1])?.feature('SmartEnergyManagementPs', 'server');
  assert.ok(client && server && remote);
  const bound = remote.bind(client);
  await clock.run(100);
  assert.ok((await bound).ok);
  return {
    server,
    async write(value, partial) {
      const written = remote.write(client, smartEnergyManagementPsData, { value, partial });
      await clock.run(100);
      return written;
    },
  };
}

test('SPINE-5.3.3-81 a fragment of the power sequences is not merged: refused with 7 when nobody computes the document', async () => {
  const b = await bench();
  const before = b.server.data(smartEnergyManagementPsData);
  const outcome = await b.write(document(sequence(2, 'running')), true);
  assert.ok(!outcome.ok && outcome.errorNumber === 7);
  assert.deepEqual(b.server.data(smartEnergyManagementPsData), before);
  // Somebody who only judges does not compute it either.
  b.server.approve(smartEnergyManagementPsData, () => ({ accept: true }));
  assert.ok(!(await b.write(document(sequence(2, 'running')), true)).ok);
});

test('SPINE-5.3.3-81 the application computes the resulting document from the fragment and the data as it is', async () => {
  const b = await bench();
  const requests: WriteRequest<SmartEnergyManagementPsData>[] = [];
  const result = document(sequence(1), sequence(2, 'running'));
  b.server.approve(smartEnergyManagementPsData, (request): WriteVerdict<SmartEnergyManagementPsData> => {
    requests.push(request);
    return { accept: true, result };
  });
  assert.deepEqual(await b.write(document(sequence(2, 'running')), true), { ok: true });
  assert.deepEqual(b.server.data(smartEnergyManagementPsData), result);
  const [request] = requests;
  assert.deepEqual(request?.received, document(sequence(2, 'running')));
  assert.deepEqual(request?.resulting, request?.before);
});

test('SPINE-5.3.3-81 a full write needs no computation', async () => {
  const b = await bench();
  assert.deepEqual(await b.write(document(sequence(3)), false), { ok: true });
  assert.deepEqual(b.server.data(smartEnergyManagementPsData), document(sequence(3)));
});
