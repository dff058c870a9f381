import type { Millis } from '@busbar/kernel';
import { deviceDiagnosisHeartbeatData, type RemoteEntity } from '@busbar/spine';
import { stepFailed } from '../runner/verdict.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { announcedActor } from '../usecase/announced-actor.ts';
import { awaited } from '../usecase/awaited.ts';
import { joinDevice, type PartnerDevice } from '../usecase/partner-device.ts';
import type { LimitVocabulary } from './limit-vocabulary.ts';
import { type LimitParameters, limitParameters } from './parameters.ts';
import { type PlayedSystem, playSystem, type ReceivedFailsafe } from './played-system.ts';
import { limitInWords, type ReceivedLimit } from './received-limit.ts';

/** A heartbeat of the energy guard. */
export interface ReceivedBeat {
  readonly at: Millis;
  readonly how: 'reply' | 'notify';
}

/** The controllable system of the test tool towards an energy guard under test. */
export class GuardTester {
  readonly tool: ShipTool;
  readonly words: LimitVocabulary;
  readonly parameters: LimitParameters;
  /** Heartbeats of this connection. */
  beats: ReceivedBeat[] = [];
  /** When the connection was there: from here on communication was possible. */
  connectedAt: number;
  #partner: PartnerDevice | undefined;
  #system: PlayedSystem | undefined;
  #isRefusing = false;

  constructor(tool: ShipTool, words: LimitVocabulary) {
    this.tool = tool;
    this.words = words;
    this.parameters = limitParameters(words, tool.sheet);
    this.connectedAt = tool.clock.now();
  }

  /** Limit writes of this connection. */
  get limits(): readonly ReceivedLimit[] {
    return this.#system?.limits ?? [];
  }

  /** Failsafe writes of this connection. */
  get failsafe(): readonly ReceivedFailsafe[] {
    return this.#system?.failsafe ?? [];
  }

  /** Connects as a controllable system and listens to the heartbeat of the guard. */
  async connect(patience: Millis): Promise<void> {
    await this.disconnect();
    const { isCem } = this.parameters;
    this.beats = [];
    this.#partner = await joinDevice(this.tool, {
      deviceType: isCem ? 'EnergyManagementSystem' : 'ChargingStation',
      build: (device) => {
        this.#system = playSystem(device, this.words, this.parameters);
        this.#system.refuseActivations(this.#isRefusing);
      },
      patience,
    });
    this.connectedAt = this.tool.clock.now();
    const guard = await announcedActor(this.tool, this.#partner, this.words.declaration, 'client');
    await this.#listen(guard, this.#partner);
  }

  async disconnect(): Promise<void> {
    const partner = this.#partner;
    this.#partner = undefined;
    await partner?.close();
  }

  /** Activated limits are refused from now on, or accepted again. */
  refuseActivations(isOn: boolean): void {
    this.#isRefusing = isOn;
    this.#system?.refuseActivations(isOn);
  }

  /** The first limit write from this one on that fits, within a time (ms). A fault in any of them fails the step. */
  async nextLimit(
    from: number,
    within: number,
    what: string,
    fits: (limit: ReceivedLimit) => boolean = () => true,
  ): Promise<ReceivedLimit> {
    const found = await awaited(this.tool, within, () => {
      const faulty = this.limits.slice(from).find(({ faults }) => faults.length > 0);
      if (faulty !== undefined) throw stepFailed(`${limitInWords(faulty)}: ${faulty.faults.join(', ')}`);
      return this.limits.slice(from).find(fits);
    });
    if (found !== undefined) return found;
    const seen = this.limits.slice(from).map(limitInWords);
    const instead = seen.length === 0 ? '' : `; it wrote ${seen.join(', ')}`;
    throw stepFailed(`the device wrote no ${what} within ${Math.round(within / 1000)} s${instead}`);
  }

  async #listen(guard: RemoteEntity, { device }: PartnerDevice): Promise<void> {
    const diagnosis = guard.feature('DeviceDiagnosis', 'server');
    if (diagnosis === undefined) throw stepFailed('the entity of the energy guard has no heartbeat (DeviceDiagnosis)');
    const [own] = device.entities().slice(1);
    if (own === undefined) throw new Error('the device of the test tool has an entity');
    const client = own.feature('Generic', 'client');
    diagnosis.onData(deviceDiagnosisHeartbeatData, (_beat, how) => {
      if (how !== 'snapshot') this.beats.push({ at: this.tool.clock.now(), how });
    });
    const subscribed = await diagnosis.subscribe(client);
    if (!subscribed.ok)
      throw stepFailed(`the device refuses the subscription of its heartbeat: ${JSON.stringify(subscribed)}`);
  }
}
