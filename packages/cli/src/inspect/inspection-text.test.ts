import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Inspection, inspectionText } from './inspection-text.ts';

const FOUND: Inspection = {
  ski: 'ab'.repeat(20),
  address: 'd:_n:Station_1',
  deviceType: 'ChargingStation',
  entities: [
    {
      address: '1',
      type: 'EVSE',
      features: [
        {
          address: 3,
          type: 'LoadControl',
          role: 'server',
          functions: [{ name: 'loadControlLimitListData', operations: ['read', 'write'] }],
        },
      ],
    },
  ],
  useCases: [
    {
      name: 'limitationOfPowerConsumption',
      actor: 'ControllableSystem',
      version: '1.0.0',
      available: true,
      entity: '1',
      scenarios: [{ number: 1, status: 'incomplete', missing: ['DeviceDiagnosis (server)'] }],
    },
  ],
};

test('a device is shown as its tree, with what its use cases lack', () => {
  assert.equal(
    inspectionText(FOUND, undefined),
    [
      'd:_n:Station_1 (ChargingStation)',
      `SKI ${Array.from({ length: 10 }, () => 'ABAB').join(' ')}`,
      '',
      '[1] EVSE',
      '  :3 LoadControl (server)',
      '      loadControlLimitListData  read, write',
      '',
      'Use cases',
      '  limitationOfPowerConsumption 1.0.0 as ControllableSystem on [1]',
      '    scenario 1: incomplete, missing DeviceDiagnosis (server)',
    ].join('\n'),
  );
});

test('values are shown as they were read; a refusal says why', () => {
  const text = inspectionText({ ...FOUND, useCases: [] }, [
    { at: '[1]:3 loadControlLimitListData', value: { count: 2n } },
    { at: '[1]:3 loadControlNodeData', refused: 'error 6' },
  ]);
  assert.match(text, /No use cases\./);
  assert.match(text, /loadControlLimitListData {2}\{"count":"2"\}/);
  assert.match(text, /loadControlNodeData {2}error 6/);
});
