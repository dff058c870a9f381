import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toleranceOf } from '@busbar/kernel';
import { decodeDatagram } from './decode-datagram.ts';

/** Text of a datagram with one data element, and what it means. */
type Row = readonly [what: string, cmd: string, name: string, value: object, tolerated: string];

/** Spellings and shapes of other stacks; spine-model.json lists the names, its description the shapes (D1 to D8). */
const ROWS: readonly Row[] = [
  [
    'a type name for an element name',
    '{"supplyConditionThresholdRelationListData":[{"SupplyConditionThresholdRelationDataType":[[{"conditionId":1}]]}]}',
    'supplyConditionThresholdRelationListData',
    { supplyConditionThresholdRelationData: [{ conditionId: 1 }] },
    'alias',
  ],
  [
    'the name of the list for its entries, alarms',
    '{"alarmListData":[{"alarmListData":[[{"alarmId":1}]]}]}',
    'alarmListData',
    { alarmData: [{ alarmId: 1 }] },
    'alias',
  ],
  [
    'the name of the mask for the entries',
    '{"directControlActivityListData":[{"directControlActivityDataElements":[[{"sequenceId":1}]]}]}',
    'directControlActivityListData',
    { directControlActivityData: [{ sequenceId: 1 }] },
    'alias',
  ],
  [
    'an underscore in an element name',
    '{"directControlActivityListData":[{"directControlActivityData":[[{"sequence_id":1}]]}]}',
    'directControlActivityListData',
    { directControlActivityData: [{ sequenceId: 1 }] },
    'alias',
  ],
  [
    'the name of the list for its entries, time slots',
    '{"powerTimeSlotValueListData":[{"powerTimeSlotValueListData":[[{"sequenceId":1}]]}]}',
    'powerTimeSlotValueListData',
    { powerTimeSlotValueData: [{ sequenceId: 1 }] },
    'alias',
  ],
  [
    'a misspelt level',
    '{"actuatorLevelData":[{"function":"absolut"}]}',
    'actuatorLevelData',
    { function: 'absolute' },
    'alias',
  ],
  [
    'a capital letter in the state of a job',
    '{"taskManagementJobListData":[{"taskManagementJobData":[[{"jobState":"Running"}]]}]}',
    'taskManagementJobListData',
    { taskManagementJobData: [{ jobState: 'running' }] },
    'alias',
  ],
  [
    'a capital letter in the source of a job',
    '{"taskManagementJobDescriptionListData":[{"taskManagementJobDescriptionData":[[{"jobSource":"UserInteraction"}]]}]}',
    'taskManagementJobDescriptionListData',
    { taskManagementJobDescriptionData: [{ jobSource: 'userInteraction' }] },
    'alias',
  ],
  [
    'a misspelt configuration key',
    '{"deviceConfigurationKeyValueDescriptionListData":[{"deviceConfigurationKeyValueDescriptionData":[[{"keyName":"communicationStandard"}]]}]}',
    'deviceConfigurationKeyValueDescriptionListData',
    { deviceConfigurationKeyValueDescriptionData: [{ keyName: 'communicationsStandard' }] },
    'alias',
  ],
  [
    'a single value of a bill without its list',
    '{"billListData":[{"billData":[[{"billId":1},{"total":[{"value":[{"valueId":1},{"value":[{"number":5}]}]}]}]]}]}',
    'billListData',
    { billData: [{ billId: 1, total: { value: [{ valueId: 1, value: { number: 5 } }] } }] },
    'missingList',
  ],
  [
    'a single price without its list',
    '{"smartEnergyManagementPsPriceData":[{"price":[{"sequenceId":1},{"currency":"EUR"}]}]}',
    'smartEnergyManagementPsPriceData',
    { price: [{ sequenceId: 1, currency: 'EUR' }] },
    'missingList',
  ],
];

for (const [what, cmd, name, expected, tolerated] of ROWS)
  test(`SPINE-5.2.2-3 SPINE-5.2.1-6 ${what} is understood, with a finding`, () => {
    const { value, findings } = decodeDatagram(`{"datagram":[{"header":[]},{"payload":[{"cmd":[[${cmd}]]}]}]}`);
    const [first] = value?.cmd ?? [];
    assert.deepEqual([first?.data?.name, first?.data?.value], [name, expected]);
    assert.deepEqual(findings.map(toleranceOf), [tolerated]);
  });

test('SPINE-5.3.3-28 a mask understands the same misspelt names as the data', () => {
  const filter = '{"filter":[[{"directControlActivityDataElements":[{"sequence_id":[]}]}]]}';
  const text = `{"datagram":[{"header":[]},{"payload":[{"cmd":[[${filter},{"directControlActivityListData":[]}]]}]}]}`;
  const { value } = decodeDatagram(text);
  assert.deepEqual(value?.cmd[0]?.filter?.[0]?.elements?.value, { sequenceId: {} });
});
