import { silentLogger } from '@busbar/kernel';
import {
  type DataOf,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  type ElectricalConnectionCharacteristic,
  electricalConnectionCharacteristicListData,
  type LoadControlLimit,
  type LoadControlLimitDescription,
  type LocalEntity,
  type LocalFeature,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  type WriteJudge,
} from '@busbar/spine';
import { lpcDeclaration } from '../spine/lpc/lpc-declaration.ts';
import { VirtualSite } from './virtual-site.ts';

/** How the system deviates from ours. */
export interface OddSystemOptions {
  readonly scenarios?: readonly number[];
  readonly writePartial?: boolean;
  readonly description?: LoadControlLimitDescription;
  readonly limits?: readonly LoadControlLimit[];
  readonly characteristics?: readonly ElectricalConnectionCharacteristic[];
  readonly judge?: WriteJudge<DataOf<typeof loadControlLimitListData>>;
}

/** A controllable system of LPC as others build it: no state machine, only the data of a test. */
export class OddSystem {
  readonly site: VirtualSite;
  readonly entity: LocalEntity;
  readonly loadControl: LocalFeature;
  /** Announces LPC no more. */
  readonly withdraw: () => void;

  constructor(options: OddSystemOptions, site: VirtualSite = new VirtualSite(silentLogger)) {
    this.site = site;
    this.entity = site.station.addEntity('EVSE');
    this.loadControl = this.entity.feature('LoadControl', 'server');
    const readable = { read: true, readPartial: true };
    this.loadControl.offer(loadControlLimitDescriptionListData, readable);
    this.loadControl.offer(loadControlLimitListData, {
      ...readable,
      write: true,
      writePartial: options.writePartial ?? true,
    });
    this.loadControl.set(loadControlLimitDescriptionListData, {
      loadControlLimitDescriptionData: [
        options.description ?? {
          limitId: 5,
          limitType: 'signDependentAbsValueLimit',
          limitCategory: 'obligation',
          limitDirection: 'consume',
          unit: 'W',
          scopeType: 'activePowerLimit',
        },
      ],
    });
    this.loadControl.set(loadControlLimitListData, {
      loadControlLimitData: options.limits ?? [
        { limitId: 5, isLimitChangeable: true, isLimitActive: false, value: { number: 11_000, scale: 0 } },
      ],
    });
    if (options.judge !== undefined) this.loadControl.approve(loadControlLimitListData, options.judge);
    const configuration = this.entity.feature('DeviceConfiguration', 'server');
    configuration.offer(deviceConfigurationKeyValueDescriptionListData, readable);
    configuration.offer(deviceConfigurationKeyValueListData, { ...readable, write: true, writePartial: true });
    const connection = this.entity.feature('ElectricalConnection', 'server');
    connection.offer(electricalConnectionCharacteristicListData, readable);
    if (options.characteristics !== undefined)
      connection.set(electricalConnectionCharacteristicListData, {
        electricalConnectionCharacteristicData: options.characteristics,
      });
    this.withdraw = this.entity.announce({
      useCaseName: lpcDeclaration.name,
      actor: 'ControllableSystem',
      version: '1.0.0',
      scenarios: options.scenarios ?? [1, 2, 3, 4],
    });
  }
}
