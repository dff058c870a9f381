import { limitToWire, lpcProfile, lppProfile } from '@busbar/functions';
import { assertThat, formatInstant, type Seconds, type Watts } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisHeartbeatData,
  formatDuration,
  type LocalEntity,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  type RemoteFeature,
  toScaled,
  type WriteOutcome,
} from '@busbar/spine';
import { lpcDeclaration } from '../spine/lpc/lpc-declaration.ts';
import { lppDeclaration } from '../spine/lpp/lpp-declaration.ts';
import type { VirtualSite } from './virtual-site.ts';

/** One write on the limit; `duration: 'delete'` removes it. */
export interface ManualLimit {
  readonly value?: Watts;
  readonly isActive?: boolean;
  readonly duration?: Seconds | 'delete';
}

/**
 * An energy guard that does only what a test says (CF_EG_ManualExecution of the test specification): heartbeats, limits and
 * failsafe values one by one, on a real SPINE device. Limits are magnitudes.
 */
export class ManualGuard {
  readonly #site: VirtualSite;
  readonly #useCase: 'LPC' | 'LPP';
  readonly #entity: LocalEntity;
  #counter = 0;

  constructor(site: VirtualSite, useCase: 'LPC' | 'LPP') {
    this.#site = site;
    this.#useCase = useCase;
    this.#entity = site.ems.addEntity('CEM');
    this.#entity.feature('Generic', 'client');
    this.#entity.feature('DeviceDiagnosis', 'server').offer(deviceDiagnosisHeartbeatData, { read: true });
    const declaration = useCase === 'LPC' ? lpcDeclaration : lppDeclaration;
    this.#entity.announce({
      useCaseName: declaration.name,
      actor: 'EnergyGuard',
      version: '1.0.0',
      scenarios: [1, 2, 3, 4],
    });
  }

  /** Connects, subscribes, binds and reads, without heartbeat and limit. */
  async connect(): Promise<void> {
    await this.#site.connect();
    const client = this.#entity.feature('Generic', 'client');
    for (const type of ['LoadControl', 'DeviceConfiguration'] as const) {
      void this.#feature(type).subscribe(client);
      void this.#feature(type).bind(client);
    }
    void this.#feature('LoadControl').read(client, loadControlLimitDescriptionListData);
    void this.#feature('LoadControl').read(client, loadControlLimitListData);
    void this.#feature('DeviceConfiguration').read(client, deviceConfigurationKeyValueDescriptionListData);
    void this.#feature('DeviceConfiguration').read(client, deviceConfigurationKeyValueListData);
    await this.#site.clock.run(100);
  }

  async heartbeat(): Promise<void> {
    this.#counter += 1;
    this.#entity.feature('DeviceDiagnosis', 'server').set(
      deviceDiagnosisHeartbeatData,
      {
        timestamp: formatInstant(this.#site.clock.wall()),
        heartbeatCounter: this.#counter,
        heartbeatTimeout: 'PT60S',
      },
      { notify: 'always' },
    );
    await this.#site.clock.run(10);
  }

  async limit({ value, isActive, duration }: ManualLimit): Promise<WriteOutcome> {
    const profile = this.#useCase === 'LPC' ? lpcProfile : lppProfile;
    const limitId = this.#limitId();
    const outcome = this.#feature('LoadControl').write(
      this.#entity.feature('Generic', 'client'),
      loadControlLimitListData,
      {
        value: {
          loadControlLimitData: [
            {
              limitId,
              ...(isActive === undefined ? {} : { isLimitActive: isActive }),
              ...(typeof duration === 'number' ? { timePeriod: { endTime: formatDuration(duration) } } : {}),
              ...(value === undefined ? {} : { value: toScaled(limitToWire(profile, value)) }),
            },
          ],
        },
        partial: true,
        ...(duration === 'delete' ? { deleteElements: { selectors: { limitId }, elements: { timePeriod: {} } } } : {}),
      },
    );
    await this.#site.clock.run(50);
    return outcome;
  }

  async failsafe(values: { readonly limit?: Watts; readonly durationMinimum?: Seconds }): Promise<WriteOutcome> {
    const items = [
      ...(values.limit === undefined
        ? []
        : [{ keyId: this.#keyId('ActivePowerLimit'), value: { scaledNumber: toScaled(values.limit) } }]),
      ...(values.durationMinimum === undefined
        ? []
        : [
            {
              keyId: this.#keyId('failsafeDurationMinimum'),
              value: { duration: formatDuration(values.durationMinimum) },
            },
          ]),
    ];
    const outcome = this.#feature('DeviceConfiguration').write(
      this.#entity.feature('Generic', 'client'),
      deviceConfigurationKeyValueListData,
      { value: { deviceConfigurationKeyValueData: items }, partial: true },
    );
    await this.#site.clock.run(50);
    return outcome;
  }

  #feature(type: string): RemoteFeature {
    const feature = this.#site.ems.remotes()[0]?.entity([1])?.feature(type, 'server');
    assertThat(feature !== undefined, `the system has a feature ${type}`);
    return feature;
  }

  #limitId(): number {
    const direction = this.#useCase === 'LPC' ? 'consume' : 'produce';
    const found = this.#feature('LoadControl')
      .data(loadControlLimitDescriptionListData)
      ?.loadControlLimitDescriptionData?.find((one) => one.limitDirection === direction)?.limitId;
    assertThat(found !== undefined, 'the limit is described');
    return found;
  }

  #keyId(ending: string): number {
    const found = this.#feature('DeviceConfiguration')
      .data(deviceConfigurationKeyValueDescriptionListData)
      ?.deviceConfigurationKeyValueDescriptionData?.find((one) => one.keyName?.endsWith(ending) === true)?.keyId;
    assertThat(found !== undefined, 'the key is described');
    return found;
  }
}
