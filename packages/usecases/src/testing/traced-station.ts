import assert from 'node:assert/strict';
import { silentLogger } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice, type LocalEntity } from '@busbar/spine';
import { addEvEntity } from '../spine/evcc/ev-entity.ts';
import { type PeerEntity, peerDiscovery, peerUseCases } from './peer-discovery.ts';
import { type PlainMessage, ScriptedPeer } from './scripted-peer.ts';
import { functionOf } from './trace-message.ts';
import { meaningOf, type UseCaseTrace, type UseCaseTraceStep } from './use-case-trace.ts';

/** Time for messages of one step to pass; the links take 1 ms each way. */
const SLACK = 10;

const READ = { read: {} };

const EMS_ENTITY: PeerEntity = {
  path: [1],
  type: 'CEM',
  features: [
    {
      id: 1,
      type: 'DeviceDiagnosis',
      role: 'server',
      functions: { deviceDiagnosisHeartbeatData: READ, deviceDiagnosisStateData: READ },
    },
    { id: 3, type: 'ElectricalConnection', role: 'client' },
    { id: 4, type: 'TimeSeries', role: 'client' },
    { id: 5, type: 'IncentiveTable', role: 'client' },
    { id: 6, type: 'Bill', role: 'client' },
    { id: 7, type: 'Setpoint', role: 'client' },
    { id: 8, type: 'DeviceConfiguration', role: 'client' },
  ],
};

/**
 * A real charging station with a vehicle at the addresses of a trace, and a scripted energy manager that sends exactly what the
 * trace says. Every result and reply is compared.
 */
export class TracedStation {
  readonly clock: ManualClock = new ManualClock(Date.UTC(2026, 2, 1, 18));
  readonly trace: UseCaseTrace;
  readonly station: LocalDevice;
  readonly evse: LocalEntity;
  readonly ev: LocalEntity;
  readonly ems: ScriptedPeer;
  #begin = 0;

  constructor(trace: UseCaseTrace, useCase: string) {
    this.trace = trace;
    const { clock } = this;
    const { WB, EMS } = trace.devices;
    this.station = new LocalDevice({ address: WB, deviceType: 'ChargingStation', clock, logger: silentLogger });
    this.evse = this.station.addEntity('EVSE', [1]);
    this.evse.feature('Bill', 'server', { id: 29 });
    this.ev = addEvEntity(this.evse);
    for (const [type, id] of [
      ['TimeSeries', 26],
      ['IncentiveTable', 28],
      ['Setpoint', 31],
      ['DeviceConfiguration', 24],
      ['ElectricalConnection', 7],
    ] as const)
      this.ev.feature(type, 'server', { id });
    this.ev.feature('Generic', 'client', { id: 1001 });
    const link = memoryLinkPair(clock);
    this.station.connect(link.a, { ski: 'e'.repeat(40), label: EMS });
    const useCases = peerUseCases(EMS, [
      { entity: [1], actor: 'CEM', useCases: { [useCase]: [1, 2, 3, 4, 5, 6, 7, 8] } },
    ]);
    this.ems = new ScriptedPeer(link.b, {
      address: EMS,
      respond: (message, peer) => this.#respond(message, peer, useCases),
    });
  }

  /**
   * Plays the trace.
   * @param local what the vehicle does by itself: its notifies and the events of the trace
   * @param check compares what should hold after a step
   */
  async run(local: (step: UseCaseTraceStep) => void, check: (step: UseCaseTraceStep) => void): Promise<void> {
    const { EMS, WB } = this.trace.devices;
    const node = (device: string) => ({ device, entity: [0], feature: 0 });
    this.ems.send({
      classifier: 'read',
      source: node(EMS),
      destination: node(WB),
      cmd: [{ nodeManagementDetailedDiscoveryData: {} }],
    });
    await this.clock.run(5 * SLACK);
    this.#begin = this.clock.now();
    for (const step of this.trace.steps) {
      try {
        await this.clock.run(Math.max(0, this.#begin + step.t * 1000 - this.clock.now()));
        if (step.from?.device === EMS) this.#send(step);
        else if (step.classifier === 'result' || step.classifier === 'reply') this.#compare(step);
        else if (step.classifier !== 'call') local(step);
        await this.clock.run(SLACK);
        check(step);
      } catch (error) {
        throw new Error(`step ${step.n} at ${step.t} s: ${String(error)}`, { cause: error });
      }
    }
    this.station.close();
    this.clock.advance(SLACK);
    assert.equal(this.clock.pendingTimers, 0, 'a closed device leaves no timer');
  }

  /** Entries of a kind that were notified since it was asked last. */
  notified(name: string): readonly PlainMessage[] {
    return this.ems.received.filter((one) => one.classifier === 'notify' && functionOf(one) === name);
  }

  #send({ classifier, from, to, msgCounter, ackRequest, cmd }: UseCaseTraceStep): void {
    // The answers to what a station asks by itself belong to the scenery.
    if (classifier === 'result' || classifier === 'reply') return;
    assert.ok(classifier !== undefined && from !== undefined && to !== undefined && cmd !== undefined);
    this.ems.send({
      classifier,
      source: plain(from),
      destination: plain(to),
      cmd,
      ...(msgCounter === undefined ? {} : { msgCounter }),
      ...(ackRequest === undefined ? {} : { ackRequest }),
    });
  }

  #compare(step: UseCaseTraceStep): void {
    // What answers a message that the trace does not show.
    if (!this.trace.steps.some((one) => one.msgCounter === step.msgCounterReference)) return;
    const found = this.ems.received.find(
      ({ classifier, msgCounterReference }) =>
        classifier === step.classifier && msgCounterReference === step.msgCounterReference,
    );
    assert.ok(found !== undefined, `the station sends a ${step.classifier}`);
    if (step.classifier !== 'result') {
      assert.deepEqual(functionOf(found), functionOf({ cmd: step.cmd } as PlainMessage));
      return;
    }
    const number = ({ cmd }: { readonly cmd?: PlainMessage['cmd'] }): unknown =>
      (cmd?.[0]?.resultData as { readonly errorNumber?: number } | undefined)?.errorNumber;
    assert.equal(number(found), number(step), JSON.stringify(meaningOf(found.cmd)));
  }

  #respond(message: PlainMessage, peer: ScriptedPeer, useCases: Readonly<Record<string, unknown>>): boolean {
    const name = functionOf(message);
    if (message.classifier === 'call') peer.result(message);
    else if (message.classifier !== 'read') return false;
    else if (name === 'nodeManagementDetailedDiscoveryData')
      peer.reply(message, peerDiscovery(this.trace.devices.EMS, 'EnergyManagementSystem', [EMS_ENTITY]));
    else if (name === 'nodeManagementUseCaseData') peer.reply(message, useCases);
    else peer.reply(message, { [name]: {} });
    return true;
  }
}

function plain({
  device,
  entity,
  feature,
}: NonNullable<UseCaseTraceStep['from']>): NonNullable<UseCaseTraceStep['from']> {
  return {
    ...(device === undefined ? {} : { device }),
    ...(entity === undefined ? {} : { entity }),
    ...(feature === undefined ? {} : { feature }),
  };
}
