import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, watts } from '@busbar/kernel';
import { DUR_01, LIMIT, LimitBench, type LimitCase } from '../../testing/index.ts';

// Abstract test cases of the high-level test specification for the controllable system, in virtual time; each for LPC and LPP.

const valueRuns = [LIMIT._02, LIMIT._03, LIMIT._04];
const CASES: readonly LimitCase[] = [
  [
    'PT_CSTransition1_001',
    async (bench) => {
      await bench.guard.connect();
      await bench.heartbeat();
      await bench.limit({ value: watts(LIMIT._06), isActive: true, duration: 'delete' }, false);
      bench.is('unlimited-controlled');
    },
  ],
  [
    'PT_CSTransition1_002',
    async (bench) => {
      await bench.guard.connect();
      await bench.heartbeat();
      await bench.limit({ value: watts(LIMIT._03), isActive: false, duration: DUR_01 }, true);
      bench.is('unlimited-controlled');
    },
  ],
  ...valueRuns.flatMap((value): LimitCase[] => [
    [
      `PT_CSTransition2_001 with ${value} W`,
      async (bench) => {
        await bench.guard.connect();
        await bench.heartbeat();
        await bench.limit({ value: watts(value), isActive: true, duration: DUR_01 }, true);
        bench.is('limited');
        bench.stored(value);
      },
    ],
    [
      `PT_CSTransition4_001 with ${value} W`,
      async (bench) => {
        await bench.unlimitedControlled();
        await bench.limit({ value: watts(value), isActive: true, duration: DUR_01 }, true);
        bench.is('limited');
      },
    ],
    [
      `PT_CSTransition7_001 with ${value} W`,
      async (bench) => {
        await bench.limited();
        await bench.failsafe({ limit: watts(value) }, true);
        await bench.site.cut();
        await bench.wait(130);
        bench.is('failsafe');
        assert.equal(bench.system.state().effectiveLimit, value);
      },
    ],
    [
      `PT_CSTransition8_002 with ${value} W`,
      async (bench) => {
        await bench.failsafeAfterLoss();
        await bench.guard.connect();
        await bench.heartbeat();
        await bench.limit({ value: watts(value), isActive: false, duration: 'delete' }, true);
        bench.is('unlimited-controlled');
      },
    ],
    [
      `PT_CSTransition9_001 with ${value} W`,
      async (bench) => {
        await bench.failsafeAfterLoss();
        await bench.guard.connect();
        await bench.heartbeat();
        await bench.limit({ value: watts(value), isActive: true, duration: 'delete' }, true);
        bench.is('limited');
      },
    ],
    [
      `PT_CSTransition12_001 with ${value} W`,
      async (bench) => {
        await bench.autonomous();
        await bench.heartbeat();
        await bench.limit({ value: watts(value), isActive: true, duration: 'delete' }, true);
        bench.is('limited');
      },
    ],
  ]),
  [
    'PT_CSTransition3_001',
    async (bench) => {
      await bench.autonomous();
    },
  ],
  [
    'PT_CSTransition3_002',
    async (bench) => {
      await bench.guard.connect();
      await bench.heartbeat();
      await bench.wait(130);
      bench.is('unlimited-autonomous');
    },
  ],
  [
    'PT_CSTransition5_001',
    async (bench) => {
      await bench.failsafeAfterLoss();
    },
  ],
  [
    'PT_CSTransition6_001',
    async (bench) => {
      await bench.limited();
      await bench.limit({ value: watts(LIMIT._03), duration: DUR_01 }, true);
      await bench.wait(30);
      bench.is('limited');
      await bench.heartbeat();
      await bench.wait(31);
      bench.is('unlimited-controlled');
      assert.equal(bench.published()[0]?.timePeriod, undefined);
    },
  ],
  [
    'PT_CSTransition6_002',
    async (bench) => {
      await bench.limited();
      await bench.limit({ value: watts(LIMIT._03), isActive: false }, true);
      bench.is('unlimited-controlled');
    },
  ],
  [
    'PT_CSTransition8_001',
    async (bench) => {
      await bench.failsafeAfterLoss();
      await bench.guard.connect();
      await bench.heartbeat();
      await bench.limit({ value: watts(LIMIT._06), duration: DUR_01 }, false);
      bench.is('unlimited-controlled');
    },
  ],
  [
    'PT_CSTransition10_001',
    async (bench) => {
      await bench.unlimitedControlled();
      await bench.failsafe({ durationMinimum: seconds(10_800) }, true);
      await bench.site.cut();
      await bench.wait(130);
      bench.is('failsafe');
      await bench.wait(10_800 - 20);
      bench.is('failsafe');
      await bench.wait(130);
      bench.is('unlimited-autonomous');
    },
  ],
  [
    'PT_CSTransition10_002',
    async (bench) => {
      await bench.failsafeAfterLoss();
      await bench.guard.connect();
      await bench.heartbeat();
      await bench.wait(110);
      bench.is('failsafe');
      await bench.wait(20);
      bench.is('unlimited-autonomous');
    },
  ],
  [
    'PT_CSTransition11_001',
    async (bench) => {
      await bench.autonomous();
      await bench.heartbeat();
      await bench.limit({ value: watts(LIMIT._06), isActive: true, duration: 'delete' }, false);
      bench.is('unlimited-controlled');
    },
  ],
  [
    'PT_CSTransition11_002',
    async (bench) => {
      await bench.autonomous();
      await bench.heartbeat();
      await bench.limit({ value: watts(LIMIT._03), isActive: false }, true);
      bench.is('unlimited-controlled');
    },
  ],
  ...(['INS1', 'INS2'] as const).map(
    (instance): LimitCase => [
      `${instance}_PT_CSTransition1_001`,
      async (bench) => {
        await bench.guard.connect();
        await bench.heartbeat();
        await bench.limit({ value: watts(LIMIT._03), isActive: false, duration: 'delete' }, true);
        bench.is('unlimited-controlled');
        await bench.limit({ value: watts(LIMIT._02), isActive: true, duration: DUR_01 }, false);
        bench.is('unlimited-controlled');
      },
      { isCem: instance === 'INS1', canApply: () => 'safety-related activity' },
    ],
  ),
];

for (const useCase of ['LPC', 'LPP'] as const)
  for (const [id, run, options] of CASES)
    test(`ATC_${useCase}_COM_${id}`.replace(/COM_(INS\d)/, '$1'), async () => {
      const bench = new LimitBench(useCase, options);
      await run(bench);
      bench.site.close();
      assert.equal(bench.site.clock.pendingTimers, 0);
    });
