import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inMillis, seconds } from '@busbar/kernel';
import { encodeDatagram } from '../codec/encode-datagram.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import { exchangeBench as bench, limit, settled } from '../testing/exchange-bench.ts';

test('SPINE-5.3.3-70 changes of one turn are one notify; unchanged data is not notified', async () => {
  const b = await bench();
  await settled(b, b.remoteLimits.subscribe(b.client));
  b.sent();
  b.limits.update(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] });
  b.limits.update(loadControlLimitListData, { loadControlLimitData: [{ limitId: 2, isLimitActive: true }] });
  await b.clock.run(50);
  assert.deepEqual(b.sent(), ['b notify loadControlLimitListData partial']);
  b.limits.update(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] });
  await b.clock.run(2_000);
  assert.deepEqual(b.sent(), []);
});

test('SPINE-5.3.3-70 measurements: at most one notify per second, the last value wins; limits are not throttled', async () => {
  const b = await bench();
  await settled(b, b.remoteLimits.subscribe(b.client));
  await settled(b, b.remoteMeter.subscribe(b.meterClient));
  b.sent();
  for (let number = 1; number <= 25; number++) {
    b.meter.set(measurementListData, {
      measurementData: [{ measurementId: 1, value: { number: number * 10, scale: 0 } }],
    });
    b.limits.update(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, value: { number, scale: 0 } }] });
    await b.clock.run(100);
  }
  await b.clock.run(2_000);
  const sent = b.sent();
  assert.equal(sent.filter((line) => line.includes('measurement')).length, 4);
  assert.equal(sent.filter((line) => line.includes('loadControl')).length, 25);
  assert.equal(b.remoteMeter.data(measurementListData)?.measurementData?.[0]?.value?.number, 250);
});

test('SPINE-5.3.3-70 a value that was read and then changed back is notified', async () => {
  const b = await bench();
  await settled(b, b.remoteMeter.subscribe(b.meterClient));
  const measure = (number: number): void =>
    b.meter.set(measurementListData, { measurementData: [{ measurementId: 1, value: { number, scale: 0 } }] });
  measure(5);
  await b.clock.run(10);
  measure(6);
  await settled(b, b.remoteMeter.read(b.meterClient, measurementListData));
  measure(5);
  await b.clock.run(2_000);
  assert.equal(b.remoteMeter.data(measurementListData)?.measurementData?.[0]?.value?.number, 5);
});

test('SPINE-5.2.2-15 a running limit is read as the time that remains, and counts down at the reader', async () => {
  const b = await bench();
  const running = limit(1, 10, { isLimitActive: true, timePeriod: { endTime: 'PT1H' } });
  b.limits.set(loadControlLimitListData, { loadControlLimitData: [running] });
  await b.clock.run(600_000);
  await settled(b, b.remoteLimits.read(b.client, loadControlLimitListData));
  const end = (): string | undefined =>
    b.remoteLimits.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.timePeriod?.endTime;
  assert.equal(end(), 'PT50M');
  await b.clock.run(inMillis(seconds(60)));
  assert.equal(end(), 'PT49M');
});

test('SPINE-5.5.5-17 all relations end with the connection, and are asked for again after it', async () => {
  const b = await bench();
  await settled(b, b.remoteLimits.bind(b.client));
  await settled(b, b.remoteLimits.subscribe(b.client));
  b.links.b.close('restart');
  await b.clock.run(10);
  assert.deepEqual([b.limits.bindings(), b.limits.subscribers()], [[], []]);
  assert.equal(b.remoteLimits.isBound(b.client), false);
  assert.ok(!(await b.remoteLimits.subscribe(b.client)).ok);
});

test('SPINE-5.3.3-52 SPINE-5.3.3-42 what a notify has without use is left out and logged, the rest is taken', async () => {
  const b = await bench();
  await settled(b, b.remoteMeter.read(b.meterClient, measurementListData));
  const cmd = {
    function: 'measurementListData',
    filter: [{ cmdControl: { partial: {} }, elements: { name: 'measurementDataElements', value: { value: {} } } }],
    data: {
      name: 'measurementListData',
      declaration: measurementListData,
      value: { measurementData: [{ valueType: 'maxValue' }, { measurementId: 1, value: { number: 7, scale: 0 } }] },
    },
  };
  const { meter, meterClient } = b;
  const header = {
    specificationVersion: '1.3.0',
    addressSource: meter.address,
    addressDestination: meterClient.address,
    msgCounter: 5_000,
    cmdClassifier: 'notify',
  };
  b.links.b.send(encodeDatagram({ header, cmd: [cmd] }));
  await b.clock.run(10);
  assert.equal(b.remoteMeter.data(measurementListData)?.measurementData?.[0]?.value?.number, 7);
  assert.equal(b.remoteMeter.data(measurementListData)?.measurementData?.length, 1);
  assert.deepEqual(b.log.rules(), ['SPINE-5.3.3-52', 'SPINE-5.3.3-42']);
});
