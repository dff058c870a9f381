import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Seconds, silentLogger, watts } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice, loadControlLimitListData, parseDuration } from '@busbar/spine';
import {
  comparable,
  functionOf,
  guardDiscovery,
  isSameKind,
  type LimitExpectation,
  type LimitScenario,
  type LimitTraceFile,
  type LimitTraceStep,
  type PlainAddress,
  type PlainMessage,
  ScriptedPeer,
} from '../../testing/index.ts';
import { evseccEvse } from '../evsecc/evse.ts';
import { mpcMonitoredUnit } from '../mpc/mpc.ts';
import { type LpcControllableSystem, lpcControllableSystem } from './lpc.ts';

// The example traces, message by message, against a real device: a scripted energy guard sends exactly what the trace says,
// and every answer, notify, state, effective limit and transition of the controllable system is compared.

const trace = JSON.parse(
  readFileSync(new URL('../../../vectors/usecase-lpc.json', import.meta.url), 'utf8'),
) as LimitTraceFile;

const STATES: Readonly<Record<string, string>> = {
  Init: 'init',
  UnlimitedControlled: 'unlimited-controlled',
  Limited: 'limited',
  Failsafe: 'failsafe',
  UnlimitedAutonomous: 'unlimited-autonomous',
};
const EMS = 'd:_n:Busbar_EMS-1';
const STATION = 'd:_i:99999_Station-1';
/** Time for messages of one step to pass; the links take 1 ms each way. */
const SLACK = 20;

function addressOf(name: string): Required<PlainAddress> {
  const address = trace.addresses[name];
  assert.ok(address, `${name} is in the trace`);
  return address;
}
const GUARD_CLIENT = addressOf('EG client (Generic)');
const GUARD_DIAGNOSIS = addressOf('EG DeviceDiagnosis server');
const LOAD_CONTROL = addressOf('CS LoadControl');
const CONFIGURATION = addressOf('CS DeviceConfiguration');
const CONNECTION = addressOf('CS ElectricalConnection');
const DIAGNOSIS = addressOf('CS DeviceDiagnosis');
const SYSTEM_CLIENT = addressOf('CS client (Generic)');
const NODE = (device: string): Required<PlainAddress> => ({ device, entity: [0], feature: 0 });

class TraceRun {
  readonly clock = new ManualClock();
  readonly scenario: LimitScenario;
  readonly station: LocalDevice;
  readonly system: LpcControllableSystem;
  readonly guard: ScriptedPeer;
  readonly transitions: number[] = [];
  readonly begin: number;
  /** Counter of the trace → counter of the message that stood for it. */
  readonly counters = new Map<number, number>();
  /** Data as the guard knows it after what it received, and after what the trace says. */
  readonly cache = { received: new Map<string, object>(), stated: new Map<string, object>() };
  lastWrite: PlainMessage | undefined;

  constructor(scenario: LimitScenario) {
    this.scenario = scenario;
    const { clock } = this;
    const { config } = scenario;
    this.station = new LocalDevice({ address: STATION, deviceType: 'ChargingStation', clock, logger: silentLogger });
    const evse = this.station.addEntity('EVSE', LOAD_CONTROL.entity);
    evse.feature('LoadControl', 'server', { id: LOAD_CONTROL.feature });
    evse.feature('DeviceConfiguration', 'server', { id: CONFIGURATION.feature });
    evse.feature('ElectricalConnection', 'server', { id: CONNECTION.feature });
    evse.feature('DeviceDiagnosis', 'server', { id: DIAGNOSIS.feature });
    evse.feature('Generic', 'client', { id: SYSTEM_CLIENT.feature });
    mpcMonitoredUnit(evse, { clock, phases: 3, values: ['power', 'current'] });
    this.begin = clock.now();
    this.system = lpcControllableSystem(evse, {
      clock,
      logger: silentLogger,
      isCem: config.csIsCem,
      nominalMax: watts(config.nominalMaxW),
      failsafeLimit: watts(config.failsafeLimitW),
      failsafeDurationMinimum: durationOf(config.failsafeDurationMinimum),
      failsafeDurationMaximum: durationOf(config.failsafeDurationMaximum),
      autonomousAllowed: config.autonomousAllowed,
    });
    evseccEvse(evse, { manufacturer: { deviceName: 'Station' } });
    let last: number | undefined;
    let phase = this.system.state().phase;
    this.system.onChange((state) => {
      if (state.transition !== undefined && (state.transition !== last || state.phase !== phase))
        if (state.phase !== phase) this.transitions.push(state.transition);
      last = state.transition;
      phase = state.phase;
    });
    const link = memoryLinkPair(clock);
    this.station.connect(link.a, { ski: 'e'.repeat(40), label: 'EMS' });
    this.guard = new ScriptedPeer(link.b, { address: EMS, respond: (message) => this.respond(message) });
  }

  get isCommissioning(): boolean {
    return this.scenario.name === 'commissioning';
  }

  /** Answers of the guard that belong to the scenery of the scenario, not to the trace. */
  respond(message: PlainMessage): boolean {
    const [cmd = {}] = message.cmd;
    const isTraced = this.isCommissioning;
    if (message.classifier === 'read') {
      if ('nodeManagementDetailedDiscoveryData' in cmd)
        this.guard.reply(message, guardDiscovery(GUARD_CLIENT, GUARD_DIAGNOSIS));
      else if ('nodeManagementUseCaseData' in cmd && !isTraced) this.guard.reply(message, guardUseCases());
      else if ('deviceDiagnosisHeartbeatData' in cmd) this.guard.reply(message, { deviceDiagnosisHeartbeatData: {} });
      else return false;
      return true;
    }
    if (message.classifier === 'call') {
      const isOfNode = JSON.stringify(cmd).includes('"serverFeatureType":"NodeManagement"');
      if (isTraced && !isOfNode) return false;
      this.guard.result(message);
      return true;
    }
    // Sign of life of the system and its characteristic: told without being asked.
    if (message.classifier === 'notify')
      return ['deviceDiagnosisHeartbeatData', 'electricalConnectionCharacteristicListData'].some((name) => name in cmd);
    return false;
  }

  async run(): Promise<void> {
    await this.prepare();
    for (const [index, step] of this.scenario.steps.entries()) {
      try {
        await this.reach(step.t, step.from === 'local' ? 4 * SLACK : SLACK);
        if (step.from === 'EG') await this.send(step);
        else if (step.from === 'CS') this.compare(step);
        else if (step.event?.startsWith('interrupt:') === true) {
          this.system.interrupt(step.event.slice('interrupt:'.length));
          await this.clock.run(SLACK);
        }
        if (step.expect !== undefined) this.check(step.expect);
      } catch (error) {
        throw new Error(`step ${index} at ${step.t} s: ${String(error)}`, { cause: error });
      }
    }
    assert.deepEqual(
      this.guard.received.filter(({ classifier }) => classifier === 'result'),
      [],
      'no result the trace does not have',
    );
    this.station.close();
    this.clock.advance(SLACK);
    assert.equal(this.clock.pendingTimers, 0, 'a closed device leaves no timer');
  }

  /** Brings the system into the start state of the scenario with messages of its own. */
  async prepare(): Promise<void> {
    const read = (name: string): void => {
      this.guard.send({ classifier: 'read', source: NODE(EMS), destination: NODE(STATION), cmd: [{ [name]: {} }] });
    };
    read('nodeManagementDetailedDiscoveryData');
    await this.clock.run(SLACK);
    if (this.isCommissioning) {
      this.guard.received.splice(0, this.guard.received.length, ...this.guard.received.filter(isNoDiscovery));
      return;
    }
    for (const [call, name, features] of [
      [
        'nodeManagementSubscriptionRequestCall',
        'subscriptionRequest',
        [LOAD_CONTROL, CONFIGURATION, CONNECTION, DIAGNOSIS],
      ],
      ['nodeManagementBindingRequestCall', 'bindingRequest', [LOAD_CONTROL, CONFIGURATION]],
    ] as const)
      for (const serverAddress of features)
        this.guard.send({
          classifier: 'call',
          source: NODE(EMS),
          destination: NODE(STATION),
          ackRequest: true,
          cmd: [{ [call]: { [name]: { clientAddress: GUARD_CLIENT, serverAddress } } }],
        });
    await this.clock.run(SLACK);
    const { state, lastHeartbeat, limitW } = this.scenario.start;
    if (lastHeartbeat !== undefined) this.heartbeat();
    await this.clock.run(SLACK);
    if (state !== 'Init')
      this.guard.send({
        classifier: 'write',
        source: GUARD_CLIENT,
        destination: LOAD_CONTROL,
        ackRequest: true,
        cmd: [
          limitWrite({ limitId: 0, isLimitActive: state === 'Limited', value: { number: limitW ?? 22_000, scale: 0 } }),
        ],
      });
    await this.clock.run(SLACK);
    assert.equal(this.system.state().phase, STATES[state], 'the start state is reached');
    for (const [destination, name] of [
      [LOAD_CONTROL, 'loadControlLimitListData'],
      [CONFIGURATION, 'deviceConfigurationKeyValueListData'],
    ] as const)
      this.guard.send({ classifier: 'read', source: GUARD_CLIENT, destination, cmd: [{ [name]: {} }] });
    await this.clock.run(SLACK);
    for (const message of this.guard.received.filter(isNoDiscovery))
      if (message.classifier === 'reply') this.remember(message, 'received');
    for (const [name, data] of this.cache.received) this.cache.stated.set(name, data);
    this.guard.received.splice(0);
    this.transitions.splice(0);
  }

  heartbeat(): void {
    this.guard.send({
      classifier: 'notify',
      source: GUARD_DIAGNOSIS,
      destination: SYSTEM_CLIENT,
      cmd: [{ deviceDiagnosisHeartbeatData: { heartbeatCounter: 1, heartbeatTimeout: 'PT60S' } }],
    });
  }

  async reach(seconds: number, slack: number): Promise<void> {
    const target = this.begin + seconds * 1000 + slack;
    await this.clock.run(Math.max(0, target - this.clock.now()));
  }

  async send(step: LimitTraceStep): Promise<void> {
    const message = messageOf(step);
    const reference = message.msgCounterReference;
    const actual = reference === undefined ? undefined : this.counters.get(reference);
    this.drain();
    this.guard.send({ ...message, ...(actual === undefined ? {} : { msgCounterReference: actual }) });
    await this.clock.run(SLACK);
    if (message.classifier === 'write') this.lastWrite = message;
  }

  /** A notify that no step claimed is one that the trace leaves out: at most one, of the function that was written last. */
  drain(): void {
    const left = this.guard.received.filter(({ classifier }) => classifier === 'notify');
    assert.ok(left.length <= (this.lastWrite === undefined ? 0 : 1), 'no notify without a write');
    for (const message of left) {
      assert.equal(functionOf(message), functionOf(this.lastWrite ?? message));
      this.remember(message, 'received');
      this.remember(message, 'stated');
      this.guard.received.splice(this.guard.received.indexOf(message), 1);
    }
    this.lastWrite = undefined;
  }

  /** Finds the message that our system sent for this step and compares it. */
  compare(step: LimitTraceStep): void {
    const expected = messageOf(step);
    const index = this.guard.received.findIndex((one) => isSameKind(one, expected));
    const found = this.guard.received[index];
    assert.ok(found, `the system sends ${expected.classifier} ${Object.keys(expected.cmd[0] ?? {}).join(' ')}`);
    if (expected.classifier === 'notify') {
      const earlier = this.guard.received.slice(0, index).filter(({ classifier }) => classifier === 'result');
      assert.deepEqual(earlier, [], 'the result goes before the notify (SPINE-5.3.3-65)');
    }
    this.guard.received.splice(index, 1);
    this.counters.set(expected.msgCounter, found.msgCounter);
    assert.deepEqual(found.source, expected.source);
    assert.deepEqual(found.destination, expected.destination);
    if (expected.classifier === 'notify') this.compareData(found, expected);
    else assert.deepEqual(comparable(found.cmd), comparable(expected.cmd));
    this.checkSilence(expected);
  }

  /** Notifies may be full or partial: what counts is what the guard knows afterwards. */
  compareData(found: PlainMessage, expected: PlainMessage): void {
    this.remember(found, 'received');
    this.remember(expected, 'stated');
    const name = functionOf(expected);
    assert.deepEqual(comparable(this.cache.received.get(name)), comparable(this.cache.stated.get(name)));
  }

  remember(message: PlainMessage, which: 'received' | 'stated'): void {
    const name = functionOf(message);
    const [cmd = {}] = message.cmd;
    const data = cmd[name] as Record<string, readonly Record<string, unknown>[]>;
    const cache = this.cache[which];
    const isPartial = 'filter' in cmd;
    const [member = '', entries = []] = Object.entries(data)[0] ?? [];
    const before = isPartial ? entriesOf(cache.get(name)) : [];
    const key = name.startsWith('loadControl') ? 'limitId' : 'keyId';
    const merged = new Map(before.map((entry) => [entry[key], entry]));
    for (const entry of entries) merged.set(entry[key], { ...merged.get(entry[key]), ...entry });
    cache.set(name, { [member]: [...merged.values()] });
  }

  /** A refused write changes nothing that others see, unless the trace has a notify. */
  checkSilence(expected: PlainMessage): void {
    const write = this.lastWrite;
    if (expected.classifier !== 'result' || write === undefined) return;
    const isRefused = !JSON.stringify(expected.cmd).includes('"errorNumber":0');
    const { steps } = this.scenario;
    const isNotified = steps.some(
      (step) => step.from === 'CS' && step.classifier === 'notify' && step.msgCounter === expected.msgCounter + 1,
    );
    if (!isRefused || isNotified) return;
    const notifies = this.guard.received.filter(
      (one) => one.classifier === 'notify' && functionOf(one) === functionOf(write),
    );
    assert.deepEqual(notifies, [], 'a refused write is not notified');
  }

  check(expect: LimitExpectation): void {
    const state = this.system.state();
    assert.equal(state.phase, STATES[expect.csState]);
    if (expect.effectiveLimitW !== undefined) {
      // The trace names the demanded limit even above the nominal maximum, which holds all the same.
      const demanded = state.phase === 'limited' ? state.limitValue : (state.effectiveLimit ?? state.nominalMax);
      assert.equal(demanded, expect.effectiveLimitW);
      assert.equal(state.effectiveLimit ?? state.nominalMax, Math.min(expect.effectiveLimitW, state.nominalMax));
    }
    if (expect.isLimitActive !== undefined) {
      assert.equal(state.limitActive, expect.isLimitActive);
      const feature = this.station.entities()[1]?.feature('LoadControl', 'server');
      assert.equal(
        feature?.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.isLimitActive,
        expect.isLimitActive,
      );
    }
    if (expect.failsafeLimitW !== undefined) assert.equal(state.failsafeLimit, expect.failsafeLimitW);
    if (expect.failsafeDurationMinimum !== undefined)
      assert.equal(state.failsafeDurationMinimum, durationOf(expect.failsafeDurationMinimum));
    assert.deepEqual(
      this.transitions.splice(0),
      expect.transition === undefined ? [] : [expect.transition],
      'exactly the stated transition',
    );
    if (expect.transition !== undefined) assert.equal(state.transition, expect.transition);
  }
}

for (const scenario of trace.scenarios) {
  test(`LPC trace ${scenario.name}: ${scenario.description}`, async () => {
    await new TraceRun(scenario).run();
  });
}

test('the trace file has its ten scenarios, all message combinations and expectations', () => {
  assert.equal(trace.scenarios.length, 10);
  assert.ok(trace.scenarios.flatMap(({ steps }) => steps).filter(({ expect }) => expect !== undefined).length > 40);
});

function isNoDiscovery(message: PlainMessage): boolean {
  return !JSON.stringify(message.cmd).includes('nodeManagementDetailedDiscoveryData');
}

function messageOf(step: LimitTraceStep): PlainMessage {
  const { classifier, source, destination, msgCounter, msgCounterReference, ackRequest, cmd } = step;
  assert.ok(classifier !== undefined && source !== undefined && destination !== undefined);
  assert.ok(msgCounter !== undefined && cmd !== undefined);
  return {
    classifier,
    source,
    destination,
    msgCounter,
    ...(msgCounterReference === undefined ? {} : { msgCounterReference }),
    ...(ackRequest === undefined ? {} : { ackRequest }),
    cmd,
  };
}

function entriesOf(data: object | undefined): readonly Record<string, unknown>[] {
  return (Object.values(data ?? {})[0] ?? []) as readonly Record<string, unknown>[];
}

function durationOf(text: string): Seconds {
  const duration = parseDuration(text);
  assert.ok(duration !== undefined);
  return duration;
}

function limitWrite(item: object): Record<string, unknown> {
  return {
    function: 'loadControlLimitListData',
    filter: [{ cmdControl: { partial: {} } }],
    loadControlLimitListData: { loadControlLimitData: [item] },
  };
}

function guardUseCases(): Record<string, unknown> {
  const step = trace.scenarios[0]?.steps.find(({ from, classifier }) => from === 'EG' && classifier === 'reply');
  return step?.cmd?.[0] ?? {};
}
