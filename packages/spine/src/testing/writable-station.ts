import { assertThat } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import type { Cmd } from '../datagram/datagram.ts';
import type { LocalFeature } from '../device/local-tree.ts';
import { fullCmd } from '../device/notify-cmd.ts';
import { deviceClassificationUserData } from '../model/device-classification.ts';
import type { FeatureType } from '../model/feature-type.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { incentiveTableData } from '../model/incentive-table.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import { nodeManagementBindingRequestCall, nodeManagementSubscriptionRequestCall } from '../model/node-management.ts';
import { resultData } from '../model/result.ts';
import { setpointListData } from '../model/setpoint.ts';
import { timeSeriesDescriptionListData, timeSeriesListData } from '../model/time-series.ts';
import { testDevice } from './device-pair.ts';
import { ScriptedPeer } from './scripted-peer.ts';

/** A device with a writable function of every kind, and a peer that is bound and subscribed to all of them. */
export interface WritableStation {
  readonly peer: ScriptedPeer;
  /** Data of all functions. */
  data(): unknown;
  /** Sends a read or write to the feature that offers the function; the error number of the result, or the classifier. */
  ask(classifier: 'read' | 'write', declaration: AnyFunction, cmd: Cmd): Promise<string>;
  /** Like {@link ask}, from SHIP JSON text of the cmd. */
  askText(classifier: 'read' | 'write', declaration: AnyFunction, cmd: string): Promise<string>;
  /** Notifies received since the last call. */
  notified(): number;
}

/** Functions of each kind with data; the sub-identifier of measurements, a fixed, a described and three open lists. */
const OFFERED: readonly (readonly [FeatureType, AnyFunction, object])[] = [
  [
    'LoadControl',
    loadControlLimitListData,
    {
      loadControlLimitData: [
        { limitId: 1, isLimitChangeable: true, isLimitActive: false, value: { number: 10, scale: 0 } },
        { limitId: 2, isLimitChangeable: false, isLimitActive: true, value: { number: 20, scale: 0 } },
      ],
    },
  ],
  [
    'Setpoint',
    setpointListData,
    {
      setpointData: [
        { setpointId: 1, value: { number: 1, scale: 0 }, isSetpointChangeable: true },
        { setpointId: 2, value: { number: 2, scale: 0 } },
      ],
    },
  ],
  [
    'TimeSeries',
    timeSeriesListData,
    { timeSeriesData: [{ timeSeriesId: 1, timeSeriesSlot: [{ timeSeriesSlotId: 0 }] }] },
  ],
  ['IncentiveTable', incentiveTableData, { incentiveTable: [{ tariff: { tariffId: 1 } }] }],
  ['DeviceClassification', deviceClassificationUserData, { userNodeIdentification: 'x', userLabel: 'y' }],
  [
    'Measurement',
    measurementListData,
    {
      measurementData: [
        { measurementId: 1, valueType: 'minValue', value: { number: 1, scale: 0 } },
        { measurementId: 1, valueType: 'value', value: { number: 2, scale: 0 } },
      ],
    },
  ],
];

/** Makes the station and lets the peer bind and subscribe. */
export async function writableStation(): Promise<WritableStation> {
  const clock = new ManualClock();
  const device = testDevice(clock, 'wallbox');
  const evse = device.addEntity('EVSE');
  const features = new Map<AnyFunction, LocalFeature>();
  for (const [type, declaration, value] of OFFERED) {
    const feature = evse.feature(type, 'server');
    feature.offer(declaration, { read: true, readPartial: true, write: true, writePartial: true });
    feature.set<unknown>(declaration, value, { notify: 'never' });
    features.set(declaration, feature);
  }
  const series = evse.feature('TimeSeries', 'server');
  series.offer(timeSeriesDescriptionListData, { read: true });
  series.set(timeSeriesDescriptionListData, { timeSeriesDescriptionData: [{ timeSeriesId: 1 }, { timeSeriesId: 2 }] });
  const links = memoryLinkPair(clock);
  device.connect(links.a, { ski: 'ems' });
  const peer = new ScriptedPeer(links.b, 'd:_i:99999_ems', device.address);
  const client = peer.at([1], 7);
  const answerOf = async (counter: number): Promise<string> => {
    await clock.run(10);
    const answers = peer.answerTo(counter).map(({ header, cmd: [cmd] }) => {
      const result = cmd?.data?.declaration === resultData ? (cmd.data.value as { errorNumber?: number }) : undefined;
      return result === undefined ? String(header.cmdClassifier) : String(result.errorNumber);
    });
    return answers.join(' ');
  };
  for (const { address } of features.values()) {
    const parties = { clientAddress: client, serverAddress: address };
    for (const cmd of [
      fullCmd(nodeManagementBindingRequestCall, { bindingRequest: parties }),
      fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest: parties }),
    ]) {
      const granted = await answerOf(peer.send('call', peer.at(), peer.of(), cmd, { ackRequest: true }));
      assertThat(granted === '0', 'bindings and subscriptions are granted');
    }
  }
  const addressOf = (declaration: AnyFunction): LocalFeature['address'] => {
    const feature = features.get(declaration);
    assertThat(feature !== undefined, `${declaration.name} is offered`);
    return feature.address;
  };
  let seen = 0;
  return {
    peer,
    data: () => [...features].map(([declaration, feature]) => feature.data(declaration)),
    ask: (classifier, declaration, cmd) =>
      answerOf(peer.send(classifier, client, addressOf(declaration), cmd, { ackRequest: true })),
    askText: (classifier, declaration, cmd) => {
      const { entity, feature } = addressOf(declaration);
      const part = (device: string, path: readonly number[], id: number): string =>
        `[{"device":"${device}"},{"entity":${JSON.stringify(path)}},{"feature":${id}}]`;
      const header = [
        '{"specificationVersion":"1.3.0"}',
        `{"addressSource":${part(peer.address, [1], 7)}}`,
        `{"addressDestination":${part(device.address, entity, feature)}}`,
        '{"msgCounter":900000}',
        `{"cmdClassifier":"${classifier}"}`,
      ].join(',');
      peer.sendText(`{"datagram":[{"header":[${header}]},{"payload":[{"cmd":[${cmd}]}]}]}`);
      return answerOf(900_000);
    },
    notified: () => {
      const { length } = peer.find('notify');
      const since = length - seen;
      seen = length;
      return since;
    },
  };
}
