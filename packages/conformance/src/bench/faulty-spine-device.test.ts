/**
 * Every SPINE case finds the fault it was made for: our own node misbehaves in one way, and the case has to fail with a reason
 * that names it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterSheet } from '../catalogue/parameter-sheet.ts';
import { runSuite } from '../runner/run-suite.ts';
import { SPINE_SUITE } from '../spine/spine-suite.ts';
import { selfBench } from './self-bench.ts';
import { changed, lost, type Sabotage, sabotaged } from './test-support/sabotage.ts';
import { complains, deafTo, doubled, onceSent, onlyFirst, withData } from './test-support/spine-sabotage.ts';

const sheet = parameterSheet(undefined, SPINE_SUITE.parameters, 'iec');

/** Classifiers; the words alone stand in discovery data too. */
const READ = /r":"read"/;
const WRITE = /r":"write"/;
const REFUSAL = /"errorNumber":[1-9]/;
const NO_ERROR = /"errorNumber":0/;
const ENTRY_OF_NODE_MANAGEMENT = '[[{"serverAddress":[{"entity":[0]},{"feature":0}]}]]';

/** Case, what the device does, how, and the reason the report has to give. */
const FAULTS: readonly (readonly [id: string, fault: string, sabotage: Sabotage, reason: RegExp])[] = [
  [
    'COMP_001',
    'no answer',
    { distort: lost(REFUSAL) },
    /step 1: no answer to the read of an unknown function within 10 s/,
  ],
  ['COMP_001', 'accepted', { distort: changed(/"errorNumber":6/, '"errorNumber":0') }, /result 0; it had to refuse it/],
  ['COMP_002', 'no answer', { distort: lost(/r":"reply"/) }, /step 1: no answer to the read of nodeManagementDetailed/],
  ['COMP_002', 'refused', complains(/1\.999\.999/, 1), /step 1: .* with result 1, not with a reply/],
  ['COMP_003', 'it does not read', { distort: lost(READ) }, /step 1: no read of nodeManagementDetailedDiscoveryData/],
  ['COMP_003', 'it complains', complains(/FutureEntityType/, 7), /step 2: the device sends result 7; a reply must not/],
  ['COMP_003', 'it leaves', { closesAfter: 8000 }, /step 2: the connection ended/],
  ['COMP_004', 'it complains', complains(/"one"/, 1), /step 2: the device sends result 1; a reply may be/],
  [
    'COMP_005',
    'a version with a v',
    { distort: changed(/"specificationVersion":"1/, '"specificationVersion":"v1') },
    /step 1: specificationVersion is "v1\.3\.0", not three numbers/,
  ],
  [
    'COMP_005',
    'such a version in the list',
    { distort: changed(/"specificationVersion":\["1\.3\.0"/, '"specificationVersion":["1.3"') },
    /step 1: specificationVersion is "1\.3"/,
  ],
  [
    'COMP_005',
    'a version of a use case',
    { distort: changed(/"useCaseVersion":"1\.0\.0"/, '"useCaseVersion":"1.0.0b"') },
    /step 2: useCaseVersion of \w+ is "1\.0\.0b"/,
  ],
  [
    'COMP_005',
    'no sub revision',
    { distort: changed(/,\{"useCaseDocumentSubRevision":"release"\}/, '') },
    /step 2: useCaseDocumentSubRevision of \w+ is missing/,
  ],
  [
    'DATA_001',
    'the same counter again',
    { distort: changed(/"msgCounter":\d+/, '"msgCounter":7') },
    /step 1: reply 2 has the msgCounter 7, the one before has 7/,
  ],
  ['DATA_002', 'a gap is not accepted', deafTo(/"msgCounter":123321\b/), /step 2: no answer/],
  ['DATA_003', 'a lower counter is not accepted', deafTo(/"msgCounter":1000\b/), /step 2: no answer/],
  ['DATA_003', 'nor a repeated height', deafTo(/"msgCounter":2000\b/), /step 3: no answer/],
  [
    'DATA_004',
    'another reference',
    { distort: changed(/"msgCounterReference":\d+/, '"msgCounterReference":1') },
    /step 1: the reply to 88777 refers to 1/,
  ],
  ['DATA_005', 'no acknowledgement', deafTo(/"cmdClassifier":"notify"/), /step 1: no answer to the notify/],
  ['DATA_005', 'it refuses', complains(/"cmdClassifier":"notify"/, 1), /step 1: .* with result 1, not with result 0/],
  ['DATA_006', 'no reply', { distort: lost(/r":"reply"/) }, /step 1: no answer/],
  [
    'DATA_006',
    'it answers',
    complains(/"cmdClassifier":"result"/, 0),
    /step 2: the device sends result 0; a result must/,
  ],
  ['DATA_007', 'no reply', { distort: lost(/r":"reply"/) }, /step 1: no reply/],
  ['DATA_007', 'it acknowledges', complains(/"ackRequest":true/, 0), /step 2: the device sends result 0; a read is/],
  ['DATA_008', 'it does not read', { distort: lost(READ) }, /step 1: no read/],
  [
    'DATA_008',
    'it answers',
    complains(/"cmdClassifier":"result"/, 0),
    /step 2: the device sends result 0; a result must/,
  ],
  ['FC_001', 'silence', { distort: lost(REFUSAL) }, /step 1: no answer to the call to entity 1/],
  ['FC_001', 'accepted', complains(/"call"/, 0), /step 1: .* with result 0; it had to refuse it/],
  ['DDISC_001', 'it does not read', { distort: lost(READ) }, /step 1: no read .* within 32 s/],
  ['DDISC_002', 'it asks only once', { distort: onlyFirst(READ) }, /step 1: no second read, .* within 35 s/],
  ['BIND_001', 'it is bound', { distort: changed(REFUSAL, '"errorNumber":0') }, /step 1: .* with result 0; it had to/],
  [
    'BIND_001',
    'it is in the table',
    { distort: withData('nodeManagementBindingData', `[{"bindingEntry":${ENTRY_OF_NODE_MANAGEMENT}}]`) },
    /step 2: the binding table has an entry for node management/,
  ],
  [
    'BIND_002',
    'the end is not answered',
    deafTo(/r":"call".*BindingDeleteCall/),
    /step 1: no answer to the end of the binding/,
  ],
  ['BIND_002', 'no heartbeat taken', deafTo(/PT120S/), /step 2: no answer to the heartbeat/],
  [
    'BIND_002',
    'the write is accepted',
    { distort: changed(/"errorNumber":9/, '"errorNumber":0') },
    /step 3: .* result 0; it/,
  ],
  [
    'BIND_002',
    'the binding stays in the table',
    {
      distort: withData(
        'nodeManagementBindingData',
        `[{"bindingEntry":[${[1, 2, 3, 4, 5].map((id) => `[{"serverAddress":[{"entity":[1]},{"feature":${id}}]}]`)}]}]`,
      ),
    },
    /step 4: the binding table still has LoadControl/,
  ],
  [
    'SUBS_001',
    'refused',
    { distort: changed(NO_ERROR, '"errorNumber":7') },
    /step 1: .* with result 7, not with result 0/,
  ],
  [
    'SUBS_001',
    'not in the table',
    { distort: withData('nodeManagementSubscriptionData', '[]') },
    /step 2: the subscription table does not have/,
  ],
  [
    'SUBS_002',
    'not answered',
    deafTo(/r":"call".*SubscriptionDeleteCall/),
    /step 1: no answer to the end of the subscription/,
  ],
  [
    'SUBS_002',
    'the second is not answered',
    deafTo(/r":"call".*SubscriptionDeleteCall/, 2),
    /step 2: no answer to the second end/,
  ],
  [
    'SUBS_002',
    'still in the table',
    {
      distort: withData(
        'nodeManagementSubscriptionData',
        '[{"subscriptionEntry":[[{"clientAddress":[{"entity":[0]},{"feature":0}]},{"serverAddress":[{"entity":[0]},{"feature":0}]}]]}]',
      ),
    },
    /step 3: the subscription table still has/,
  ],
  [
    'ENTITY_001',
    'it does not discover again',
    { distort: onlyFirst(/r":"read".*nodeManagementDetailedDiscoveryData/) },
    /step 2: no read of nodeManagementDetailedDiscoveryData/,
  ],
  [
    'ENTITY_001',
    'it does not bind at the new place',
    { distort: lost(/r":"call".*BindingRequestCall.*"entity":\[3\]/) },
    /step 3: no binding of LoadControl, binding of DeviceConfiguration.* within 1\d\d(\.\d+)? s/,
  ],
  [
    'ENTITY_001',
    'it writes with the old identifier',
    { distort: lost(/r":"write".*"limitId":21/) },
    /step 3: no write of the limit of the device/,
  ],
  [
    'ENTITY_002',
    'it listens at the old place',
    { distort: changed(/(r":"call".*SubscriptionRequestCall.*)"entity":\[3\]/, '$1"entity":[1]') },
    /step 2: no subscription of the heartbeat of the test tool within/,
  ],
  [
    'RTS_001',
    'binding refused',
    { distort: changed(NO_ERROR, '"errorNumber":7') },
    /step 1: .* binding of LoadControl/,
  ],
  ['RTS_002', 'no answer', { distort: lost(NO_ERROR) }, /step 1: no answer to the binding of LoadControl/],
  ['RTS_003', 'A may not bind', { distort: changed(NO_ERROR, '"errorNumber":7') }, /step 1: .* binding of LoadControl/],
  [
    'RTS_003',
    'A may bind one only',
    deafTo(/r":"call".*BindingRequestCall.*"DeviceConfiguration"/),
    /step 2: no answer to the binding of DeviceConfiguration/,
  ],
  [
    'RTS_003',
    'it listens to nobody',
    { distort: lost(/r":"call".*SubscriptionRequestCall.*"DeviceDiagnosis"/) },
    /step 3: no subscription of the heartbeat .* within 120 s/,
  ],
  [
    'RTS_003',
    'it listens to both',
    {
      distort: doubled(
        /r":"call".*SubscriptionRequestCall.*"DeviceDiagnosis"/,
        /("serverAddress".*)"entity":\[1\]/,
        '$1"entity":[2]',
      ),
    },
    /step 3: the device subscribes the heartbeat of entity B/,
  ],
  ['RTS_004', 'no heartbeat taken', deafTo(/PT120S/), /step 1: no answer to the heartbeat/],
  [
    'RTS_004',
    'it stumbles',
    complains(/r":"write".*futureElement/, 7),
    /step 2: .* write with result 7, not with result 0/,
  ],
  ['RTS_005', 'the write is refused', complains(/"value":\[\{"number":\d+\}\]/, 7), /step 3: .* write with result 7/],
  [
    'RTS_005',
    'the scale becomes the default',
    onceSent(/"value":\[\{"number":\d+\}\]/, changed(/"scale":-1/, '"scale":0')),
    /step 4: the scale is 0, it was -1 before the write/,
  ],
  [
    'RTS_005',
    'the number stays',
    onceSent(/"value":\[\{"number":\d+\}\]/, changed(/"number":53020/, '"number":42011')),
    /step 4: the number is 42011, written was 53020/,
  ],
  ['RTC_001', 'it stops at the label', { distort: lost(WRITE) }, /step 1: no write of the limit of the device/],
  [
    'RTC_002',
    'it does not bind',
    { distort: lost(/r":"call".*BindingRequestCall/) },
    /step 1: no binding of LoadControl, binding of/,
  ],
  [
    'RTC_003',
    'it takes the use case for absent',
    { distort: lost(/r":"call".*SubscriptionRequestCall.*"LoadControl"/) },
    /step 1: no subscription of LoadControl of the device/,
  ],
];

async function verdictOf(id: string, sabotage: Sabotage): Promise<readonly [string, string]> {
  const bench = selfBench({ profile: 'iec', sheet, between: (medium) => sabotaged(medium, sabotage) });
  const options = { sheet, profile: 'iec', eitherAs: ['server'], only: [`TC_SPINE_${id}`] } as const;
  const { cases } = await runSuite(SPINE_SUITE, bench, options);
  return [cases[0]?.verdict ?? '', cases[0]?.reason ?? ''];
}

for (const [id, fault, sabotage, reason] of FAULTS)
  test(`TC_SPINE_${id} fails a device with this fault: ${fault}`, async () => {
    const [verdict, why] = await verdictOf(id, sabotage);
    assert.equal(verdict, 'failed', why);
    assert.match(why, reason);
  });

test('every case has a fault it finds', () => {
  const ids = new Set(FAULTS.map(([id]) => `TC_SPINE_${id}`));
  const missing = SPINE_SUITE.cases.filter(({ id }) => !ids.has(id)).map(({ id }) => id);
  assert.deepEqual(missing, ['TC_SPINE_COMP_006'], 'by the catalogue it warns and never fails');
});

test('TC_SPINE_COMP_004 a device may acknowledge the invalid reply', async () => {
  assert.equal((await verdictOf('COMP_004', complains(/"one"/, 0)))[0], 'passed');
});

test('TC_SPINE_COMP_006 every version the device should not serve is named; a leading v alone is none of them', async () => {
  const strict = await verdictOf('COMP_006', {});
  assert.deepEqual(strict, ['warning', 'the device replies to a partner with the version 2.0.0']);
  const silent = await verdictOf('COMP_006', { distort: lost(/r":"reply"/) });
  assert.equal(silent[0], 'passed', silent[1]);
  const leaving = await verdictOf('COMP_006', { closesAfter: 4000, distort: lost(/r":"reply"/) });
  assert.equal(leaving[0], 'passed', leaving[1]);
});

test('TC_SPINE_DATA_008, -DDISC_002 a device may leave', async () => {
  assert.equal((await verdictOf('DATA_008', { closesAfter: 6000 }))[0], 'passed');
  assert.equal((await verdictOf('DDISC_002', { closesAfter: 20_000, distort: onlyFirst(READ) }))[0], 'passed');
});

test('a device that announces no such actor is none the case is about; one that declares it is not judged', async () => {
  const hidden: Sabotage = { distort: changed(/limitationOfPowerConsumption/g, 'somethingElse') };
  const [verdict, why] = await verdictOf('RTS_001', hidden);
  assert.deepEqual(
    [verdict, /ControllableSystem of limitationOfPowerConsumption/.test(why)],
    ['not-applicable', true],
    why,
  );
  const of = async (text: string): Promise<string> => {
    const declared = parameterSheet(text, SPINE_SUITE.parameters, 'iec');
    const bench = selfBench({ profile: 'iec', sheet: declared, between: (medium) => sabotaged(medium, hidden) });
    const options = { sheet: declared, profile: 'iec', eitherAs: ['server'], only: ['TC_SPINE_RTS_001'] } as const;
    const { cases } = await runSuite(SPINE_SUITE, bench, options);
    return `${cases[0]?.verdict}: ${cases[0]?.reason}`;
  };
  assert.match(await of('TOOL_playsControllableSystem: yes'), /^warning: not judged: .* declares to play/);
  assert.match(await of('TOOL_playsControllableSystem: no'), /^not-applicable: .* declares not to play it/);
});
