import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, watts } from '@busbar/kernel';
import { deviceConfigurationKeyValueListData, electricalConnectionCharacteristicListData } from '@busbar/spine';
import {
  DUR_01,
  LIMIT,
  LimitBench,
  type LimitCase,
  LONG,
  type ManualLimit,
  MFSDM,
  SHORT,
} from '../../testing/index.ts';

// Abstract test cases of the high-level test specification for the controllable system, in virtual time; each for LPC and LPP.

const CASES: readonly LimitCase[] = [
  [
    'NT_CSConnection_001',
    async (bench) => {
      await bench.guard.connect();
      const write: ManualLimit = { value: watts(LIMIT._03), isActive: false, duration: 'delete' };
      await bench.limit(write, false);
      bench.is('init');
      await bench.heartbeat();
      await bench.limit(write, true);
      bench.is('unlimited-controlled');
    },
  ],
  [
    'PT_CSConnection_002',
    async (bench) => {
      await bench.guard.connect();
      await bench.heartbeat();
      await bench.failsafe({ limit: watts(LIMIT._03) }, false);
      await bench.limit({ value: watts(LIMIT._03), isActive: false, duration: 'delete' }, true);
      bench.is('unlimited-controlled');
      await bench.failsafe({ limit: watts(LIMIT._03) }, true);
    },
  ],
  [
    'PT_CSConnection_003',
    async (bench) => {
      await bench.guard.connect();
      await bench.heartbeat();
      await bench.limit({ value: watts(LIMIT._06), isActive: true, duration: 'delete' }, false);
      bench.is('unlimited-controlled');
      await bench.failsafe({ limit: watts(-1000) }, false);
      await bench.failsafe({ limit: watts(LIMIT._03) }, true);
      assert.equal(bench.system.state().failsafeLimit, LIMIT._03);
    },
  ],
  [
    'PT_CSConnection_004',
    async (bench) => {
      await bench.guard.connect();
      await bench.heartbeat();
      await bench.failsafe({ durationMinimum: seconds(10_800) }, false);
      await bench.limit({ value: watts(LIMIT._03), isActive: false, duration: 'delete' }, true);
      bench.is('unlimited-controlled');
    },
  ],
  [
    'PT_CSConnection_005',
    async (bench) => {
      await bench.unlimitedControlled();
      await bench.failsafe({ durationMinimum: LONG }, false);
      assert.equal(bench.system.state().failsafeDurationMinimum, MFSDM);
    },
  ],
  [
    'PT_CSConnection_007',
    async (bench) => {
      await bench.unlimitedControlled();
      for (const value of [LIMIT._01, LIMIT._02, LIMIT._03, LIMIT._04, LIMIT._05]) {
        await bench.limit({ value: watts(value), isActive: true, duration: 'delete' }, true);
        bench.is('limited');
        bench.stored(value);
        assert.equal(bench.published()[0]?.timePeriod, undefined);
      }
    },
  ],
  [
    'PT_CSConnection_008',
    async (bench) => {
      await bench.unlimitedControlled();
      for (const limit of [LIMIT._01, LIMIT._02, LIMIT._03, LIMIT._04, LIMIT._05]) {
        await bench.failsafe({ limit: watts(limit) }, true);
        assert.equal(bench.system.state().failsafeLimit, limit);
      }
      await bench.failsafe({ durationMinimum: SHORT }, false);
      assert.equal(bench.system.state().failsafeDurationMinimum, 7200);
      await bench.failsafe({ durationMinimum: seconds(40_000) }, true);
      await bench.failsafe({ durationMinimum: LONG }, false);
      assert.equal(bench.system.state().failsafeDurationMinimum, MFSDM);
    },
  ],
  [
    'PT_CSInit_001, PT_CSInit_002',
    async (bench) => {
      bench.is('init');
      assert.equal(bench.system.state().effectiveLimit, 4200);
      await bench.guard.connect();
      await bench.heartbeat();
      bench.is('init');
      const keys = bench.site.station.entities()[1]?.feature('DeviceConfiguration', 'server');
      assert.deepEqual(
        keys?.data(deviceConfigurationKeyValueListData)?.deviceConfigurationKeyValueData?.map((one) => one.value),
        [{ scaledNumber: { number: 4200, scale: 0 } }, { duration: 'PT2H' }],
      );
    },
  ],
  [
    'NT_CSLimited_001',
    async (bench) => {
      await bench.limited();
      const value = watts(LIMIT._06);
      const writes: readonly ManualLimit[] = [
        { value },
        { value, isActive: true },
        { value, duration: 'delete' },
        { value, isActive: true, duration: 'delete' },
        { value, isActive: true, duration: DUR_01 },
        { value, isActive: false, duration: 'delete' },
        { value, isActive: false, duration: DUR_01 },
      ];
      for (const write of writes) {
        await bench.limit(write, false);
        bench.is('limited');
        bench.stored(LIMIT._03);
      }
    },
  ],
  [
    'PT_CSLimited_002',
    async (bench) => {
      await bench.guard.connect();
      await bench.heartbeat();
      await bench.limit({ value: watts(LIMIT._03), isActive: true, duration: 'delete' }, true);
      await bench.heartbeat();
      await bench.wait(90);
      await bench.limit({ value: watts(LIMIT._03), isActive: true, duration: 'delete' }, true);
      await bench.wait(29);
      await bench.heartbeat();
      await bench.wait(10);
      bench.is('limited');
    },
  ],
  [
    'NT_CSUnlCntrl_001',
    async (bench) => {
      await bench.unlimitedControlled();
      await bench.limit({ value: watts(LIMIT._06), isActive: true }, false);
      await bench.limit({ value: watts(LIMIT._06), isActive: true, duration: 'delete' }, false);
      bench.is('unlimited-controlled');
    },
  ],
  [
    'PT_CSFS_001',
    async (bench) => {
      await bench.failsafeAfterLoss();
      await bench.guard.connect();
      await bench.heartbeat();
      await bench.wait(90);
      await bench.limit({ value: watts(LIMIT._03), isActive: false }, false);
      await bench.failsafe({ limit: watts(LIMIT._03) }, false);
      await bench.failsafe({ durationMinimum: seconds(10_800) }, false);
      bench.is('failsafe');
      await bench.heartbeat();
      await bench.limit({ value: watts(LIMIT._03), isActive: false, duration: 'delete' }, true);
      bench.is('unlimited-controlled');
      await bench.failsafe({ limit: watts(LIMIT._03) }, true);
    },
  ],
  [
    'PT_CSFS_002',
    async (bench) => {
      await bench.failsafeAfterLoss();
      await bench.wait(7150);
      bench.is('failsafe');
      await bench.wait(50);
      bench.is('unlimited-autonomous');
    },
  ],
  [
    'PT_CSFS_003',
    async (bench) => {
      await bench.failsafeAfterLoss();
      await bench.guard.connect();
      bench.is('failsafe');
      await bench.heartbeat();
      await bench.failsafe({ durationMinimum: seconds(10_800) }, false);
      bench.is('failsafe');
    },
  ],
  [
    'NT_CSUnlAuto_001',
    async (bench) => {
      await bench.autonomous();
      await bench.heartbeat();
      await bench.wait(90);
      await bench.limit({ isActive: false }, false);
      await bench.failsafe({ limit: watts(LIMIT._03) }, false);
      bench.is('unlimited-autonomous');
      await bench.heartbeat();
      await bench.limit({ value: watts(LIMIT._03), isActive: false, duration: 'delete' }, true);
      bench.is('unlimited-controlled');
      await bench.failsafe({ limit: watts(LIMIT._03) }, true);
    },
  ],
];

for (const useCase of ['LPC', 'LPP'] as const)
  for (const [id, run, options] of CASES)
    test(`ATC_${useCase}_COM_${id}`.replace(/COM_(INS\d)/, '$1'), async () => {
      const bench = new LimitBench(useCase, options);
      await run(bench);
      bench.site.close();
      assert.equal(bench.site.clock.pendingTimers, 0);
    });

for (const useCase of ['LPC', 'LPP'] as const)
  for (const [id, isCem, kind] of [
    ['PT_CSUnlCntrl_002', true, 'contractual'],
    ['PT_CSUnlCntrl_003', false, 'power'],
  ] as const)
    test(`ATC_${useCase}_COM_${id}: ${useCase}-TS-039, ${useCase}-TS-040, only the fitting nominal maximum is offered`, async () => {
      const bench = new LimitBench(useCase, { isCem });
      await bench.unlimitedControlled();
      const feature = bench.site.station.entities()[1]?.feature('ElectricalConnection', 'server');
      const offered =
        feature?.data(electricalConnectionCharacteristicListData)?.electricalConnectionCharacteristicData ?? [];
      const direction = useCase === 'LPC' ? 'Consumption' : 'Production';
      assert.deepEqual(
        offered.map((one) => [one.characteristicType, one.characteristicContext, one.value]),
        [[`${kind}${direction}NominalMax`, 'entity', { number: 22_000, scale: 0 }]],
      );
      bench.site.close();
    });
