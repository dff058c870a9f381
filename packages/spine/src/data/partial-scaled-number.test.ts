import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partialCmd } from '../device/notify-cmd.ts';
import type { DataOf } from '../model/function-declaration.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import type { ScaledNumber } from '../model/scaled-number.ts';
import { applyCmd } from './apply-cmd.ts';

const stored: DataOf<typeof loadControlLimitListData> = {
  loadControlLimitData: [{ limitId: 1, isLimitChangeable: true, value: { number: 42, scale: 2 } }],
};

for (const [title, value, expected] of [
  ['only a number: the stored scale stays, TC_SPINE_RTS_005', { number: 30 }, { number: 30, scale: 2 }],
  ['only a scale: the stored number stays', { scale: -1 }, { number: 42, scale: -1 }],
  ['neither: nothing changes', {}, { number: 42, scale: 2 }],
  ['both: both change', { number: 7, scale: 0 }, { number: 7, scale: 0 }],
] as const satisfies readonly (readonly [string, ScaledNumber, ScaledNumber])[])
  for (const classifier of ['write', 'notify'] as const)
    test(`SPINE-5.2.2-9, SPINE-5.3.3-24 a scaled number in a partial ${classifier}, ${title}`, () => {
      const cmd = partialCmd(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, value }] });
      const applied = applyCmd(loadControlLimitListData, stored, cmd, classifier);
      assert.ok(applied.ok);
      assert.deepEqual(applied.value.loadControlLimitData?.[0]?.value, expected);
    });
