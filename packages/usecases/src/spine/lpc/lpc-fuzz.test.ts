import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, silentLogger, watts } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice, loadControlLimitListData } from '@busbar/spine';
import fc from 'fast-check';
import { guardDiscovery, type PlainMessage, ScriptedPeer } from '../../testing/index.ts';
import { lpcControllableSystem } from './lpc.ts';

// Writes of every shape a bound peer can send: each is answered once, and the controllable system keeps its rules.

const EMS = 'd:_i:1_EMS';
const STATION = 'd:_i:1_Station';
const CLIENT = { device: EMS, entity: [1], feature: 1 };
const DIAGNOSIS = { device: EMS, entity: [1], feature: 2 };

const number = fc.oneof(
  fc.constantFrom(0, -1, 4200, 22_000, 1e15, -1e15),
  fc.integer(),
  fc.constant(undefined),
  fc.constantFrom('x', true, null),
);
const scaled = fc.oneof(
  fc.record({ number, scale: fc.option(fc.constantFrom(0, 3, -3, 127, -128), { nil: undefined }) }),
  fc.constantFrom(undefined, {}, 'x'),
);
const duration = fc.constantFrom(
  'PT1M',
  'PT0S',
  '-PT1M',
  'P1D',
  'P1Y',
  'PT2H',
  'PT25H',
  '2026-01-01T00:00:00Z',
  '',
  'x',
  undefined,
);
const limitItem = fc.record({
  limitId: fc.constantFrom(0, 0, 0, 1, undefined, 'x'),
  isLimitChangeable: fc.constantFrom(undefined, true, false),
  isLimitActive: fc.constantFrom(undefined, true, false, 'x'),
  timePeriod: fc.oneof(fc.record({ endTime: duration, startTime: duration }), fc.constant(undefined)),
  value: scaled,
});
const keyItem = fc.record({
  keyId: fc.constantFrom(0, 1, 1, 2, undefined),
  value: fc.oneof(fc.record({ scaledNumber: scaled }), fc.record({ duration }), fc.constantFrom(undefined, {})),
});
const filter = fc.constantFrom(
  undefined,
  [{ cmdControl: { partial: {} } }],
  [
    {
      cmdControl: { delete: {} },
      loadControlLimitListDataSelectors: { limitId: 0 },
      loadControlLimitDataElements: { timePeriod: {} },
    },
    { cmdControl: { partial: {} } },
  ],
  [{ cmdControl: { delete: {} }, loadControlLimitDataElements: { timePeriod: {} } }],
  [{ cmdControl: { delete: {} }, loadControlLimitListDataSelectors: { limitId: 0 } }],
  [{ cmdControl: { partial: {} }, loadControlLimitListDataSelectors: { limitId: 0 } }],
  [{ cmdControl: {} }],
);
const move = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('limit' as const), filter, items: fc.array(limitItem, { maxLength: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('keys' as const), filter, items: fc.array(keyItem, { maxLength: 3 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'heartbeat' as const }) },
  { weight: 1, arbitrary: fc.constantFrom(1000, 61_000, 121_000).map((ms) => ({ kind: 'wait' as const, ms })) },
);

class Target {
  readonly clock = new ManualClock();
  readonly station = new LocalDevice({
    address: STATION,
    deviceType: 'ChargingStation',
    clock: this.clock,
    logger: silentLogger,
  });
  readonly evse = this.station.addEntity('EVSE');
  readonly system = lpcControllableSystem(this.evse, {
    clock: this.clock,
    logger: silentLogger,
    isCem: false,
    nominalMax: watts(22_000),
    failsafeLimit: watts(4200),
    failsafeDurationMinimum: seconds(7200),
  });
  readonly peer: ScriptedPeer;

  constructor() {
    const link = memoryLinkPair(this.clock);
    this.station.connect(link.a, { ski: 'e'.repeat(40) });
    this.peer = new ScriptedPeer(link.b, { address: EMS, respond: (message, peer) => answer(message, peer) });
    const node = (device: string): PlainMessage['source'] => ({ device, entity: [0], feature: 0 });
    this.peer.send({
      classifier: 'read',
      source: node(EMS),
      destination: node(STATION),
      cmd: [{ nodeManagementDetailedDiscoveryData: {} }],
    });
    for (const type of ['LoadControl', 'DeviceConfiguration'] as const)
      this.peer.send({
        classifier: 'call',
        source: node(EMS),
        destination: node(STATION),
        ackRequest: true,
        cmd: [
          {
            nodeManagementBindingRequestCall: {
              bindingRequest: {
                clientAddress: CLIENT,
                serverAddress: this.evse.feature(type, 'server').address,
                serverFeatureType: type,
              },
            },
          },
        ],
      });
    this.clock.advance(100);
    this.peer.received.splice(0);
  }

  write(type: 'LoadControl' | 'DeviceConfiguration', cmd: Record<string, unknown>): void {
    const counter = this.peer.send({
      classifier: 'write',
      source: CLIENT,
      destination: this.evse.feature(type, 'server').address,
      ackRequest: true,
      cmd: [cmd],
    });
    this.clock.advance(20);
    const answers = this.peer.received.filter((one) => one.msgCounterReference === counter);
    assert.equal(answers.length, 1, 'every write is answered once');
    this.peer.received.splice(0);
  }

  check(): void {
    const state = this.system.state();
    assert.equal(state.limitActive, state.phase === 'limited');
    assert.ok((state.effectiveLimit ?? 0) <= 22_000 && (state.effectiveLimit ?? 0) >= 0);
    assert.ok(state.limitValue >= 0 && state.failsafeLimit >= 0);
    assert.ok(state.failsafeDurationMinimum >= 7200 && state.failsafeDurationMinimum <= 86_400);
    const shown = this.evse.feature('LoadControl', 'server').data(loadControlLimitListData)?.loadControlLimitData ?? [];
    assert.equal(shown.length, 1, 'no client adds or removes limits');
    assert.equal(shown[0]?.isLimitActive, state.limitActive);
    assert.equal(shown[0]?.isLimitChangeable, true);
    assert.ok(shown[0]?.value?.number !== undefined);
  }
}

function answer(message: PlainMessage, peer: ScriptedPeer): boolean {
  const [cmd = {}] = message.cmd;
  if (message.classifier === 'call') peer.result(message);
  else if (message.classifier !== 'read') return false;
  else if ('nodeManagementDetailedDiscoveryData' in cmd) peer.reply(message, guardDiscovery(CLIENT, DIAGNOSIS));
  else peer.reply(message, { [Object.keys(cmd)[0] ?? '']: {} });
  return true;
}

/** JSON leaves absent members out. */
function present(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const phases = new Set<string>();

test('LPC-009, SPINE-5.3.3-44: no write of any shape breaks the controllable system', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
      const target = new Target();
      for (const next of moves) {
        if (next.kind === 'wait') target.clock.advance(next.ms);
        else if (next.kind === 'heartbeat') {
          target.peer.send({
            classifier: 'notify',
            source: DIAGNOSIS,
            destination: target.evse.feature('Generic', 'client').address,
            cmd: [{ deviceDiagnosisHeartbeatData: { heartbeatCounter: 1, heartbeatTimeout: 'PT60S' } }],
          });
          target.clock.advance(20);
        } else {
          const [type, name, item] =
            next.kind === 'limit'
              ? (['LoadControl', 'loadControlLimitListData', 'loadControlLimitData'] as const)
              : ([
                  'DeviceConfiguration',
                  'deviceConfigurationKeyValueListData',
                  'deviceConfigurationKeyValueData',
                ] as const);
          target.write(type, {
            ...(next.filter === undefined ? {} : { function: name, filter: next.filter }),
            [name]: present(next.items.length === 0 ? {} : { [item]: next.items }),
          });
        }
        target.check();
        phases.add(target.system.state().phase);
      }
      target.station.close();
      target.clock.advance(20);
      assert.equal(target.clock.pendingTimers, 0);
    }),
    { seed: 63380, numRuns: 150 },
  );
  assert.deepEqual([...phases].sort(), ['failsafe', 'init', 'limited', 'unlimited-autonomous', 'unlimited-controlled']);
});
