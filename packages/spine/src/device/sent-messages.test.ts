import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeDatagram } from '../codec/decode-datagram.ts';
import type { Datagram } from '../datagram/datagram.ts';
import { deviceClassificationManufacturerData } from '../model/device-classification.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import { devicePair } from '../testing/device-pair.ts';
import { exchangeBench as bench, type ExchangeBench, limit, settled } from '../testing/exchange-bench.ts';
import { NO_OPERATIONS } from './operations.ts';

/** Everything both nodes sent while they did all they can do with each other. */
async function conversation(): Promise<{ readonly b: ExchangeBench; readonly sent: readonly Datagram[] }> {
  const b = await bench();
  await settled(b, b.remoteLimits.bind(b.client));
  await settled(b, b.remoteLimits.subscribe(b.client));
  await settled(b, b.remoteMeter.subscribe(b.meterClient));
  await settled(b, b.remoteLimits.read(b.client, loadControlLimitListData));
  const changed = { loadControlLimitData: [limit(1, 11)] };
  await settled(b, b.remoteLimits.write(b.client, loadControlLimitListData, { value: changed, partial: true }));
  const all = { loadControlLimitData: [limit(1, 12), limit(2, 22)] };
  await settled(b, b.remoteLimits.write(b.client, loadControlLimitListData, { value: all }));
  await settled(
    b,
    b.remoteLimits.write(b.client, loadControlLimitListData, {
      value: {},
      deleteElements: { selectors: { limitId: 1 }, elements: { value: {} } },
    }),
  );
  b.limits.set(loadControlLimitListData, { loadControlLimitData: [limit(1, 13), limit(2, 23), limit(3, 33)] });
  b.meter.set(measurementListData, { measurementData: [{ measurementId: 1, value: { number: 9, scale: 0 } }] });
  await b.clock.run(50);
  b.limits.set(loadControlLimitListData, { loadControlLimitData: [limit(1, 13), limit(2, 23)] });
  b.second.removeEntity(b.limits.entity);
  await b.clock.run(2_000);
  await settled(b, b.remoteLimits.unsubscribe(b.client));
  const sent = b.links.log.map(({ text }) => {
    const { value, findings } = decodeDatagram(text);
    assert.deepEqual(findings, []);
    assert.ok(value);
    return value;
  });
  return { b, sent };
}

test('SPINE-5.3.3-2 SPINE-5.3.3-3 SPINE-5.3.3-10 what we send names its function exactly when it has filters, at most one of each kind', async () => {
  const { sent } = await conversation();
  const kinds = new Set<string>();
  for (const { cmd: cmds } of sent) {
    const [cmd] = cmds;
    assert.ok(cmd && cmds.length === 1);
    const filters = cmd.filter ?? [];
    assert.equal(cmd.function, filters.length > 0 ? cmd.data?.name : undefined);
    for (const kind of ['delete', 'partial'] as const) {
      const those = filters.filter(({ cmdControl }) => cmdControl?.[kind] !== undefined);
      assert.ok(those.length <= 1);
      if (those.length > 0) kinds.add(kind);
    }
    // Exactly one of both, and at most one instance of selectors.
    for (const { cmdControl, selectors = [] } of filters) {
      assert.equal(Object.keys(cmdControl ?? {}).length, 1);
      assert.ok(selectors.length <= 1);
    }
  }
  assert.deepEqual([...kinds].sort(), ['delete', 'partial']);
});

test('SPINE-5.3.3-51 a restricted read is announced and executed for lists only', async () => {
  const all = { read: true, readPartial: true };
  const { clock, atFirst } = devicePair(undefined, (wallbox) => {
    const evse = wallbox.addEntity('EVSE');
    evse.feature('DeviceClassification', 'server').offer(deviceClassificationManufacturerData, all);
    evse.feature('Measurement', 'server').offer(measurementListData, all);
  });
  await clock.run(100);
  const remote = atFirst.entity([1]);
  const classification = remote?.feature('DeviceClassification', 'server');
  assert.deepEqual(classification?.operations(deviceClassificationManufacturerData), { ...NO_OPERATIONS, read: true });
  const meter = remote?.feature('Measurement', 'server');
  assert.deepEqual(meter?.operations(measurementListData), { ...NO_OPERATIONS, ...all });
});

test('SPINE-5.3.3-49 an entry that carries identifiers alone is kept, without values', async () => {
  const b = await bench();
  await settled(b, b.remoteMeter.subscribe(b.meterClient));
  b.meter.set(measurementListData, { measurementData: [{ measurementId: 1, valueType: 'value' }] });
  await b.clock.run(2_000);
  assert.deepEqual(b.remoteMeter.data(measurementListData), {
    measurementData: [{ measurementId: 1, valueType: 'value' }],
  });
});

test('SPINE-5.2.3-9 the same configuration gives the same addresses', () => {
  const addresses = (): readonly unknown[] => {
    const { second } = devicePair(undefined, (wallbox) => {
      const evse = wallbox.addEntity('EVSE');
      evse.feature('LoadControl', 'server');
      evse.feature('Measurement', 'server');
      wallbox.addEntity('EV', [...evse.path, 1]).feature('Measurement', 'server');
    });
    return second.entities().flatMap((entity) => entity.features().map(({ address }) => address));
  };
  assert.deepEqual(addresses(), addresses());
});

test('SPINE-5.5.5-2 what is subscribed is not read again', async () => {
  const b = await bench();
  b.remoteLimits.onData(loadControlLimitListData, () => undefined);
  await settled(b, b.remoteLimits.subscribe(b.client));
  await settled(b, b.remoteLimits.read(b.client, loadControlLimitListData));
  b.sent();
  await b.clock.run(3_600_000);
  assert.deepEqual(b.sent(), []);
});
