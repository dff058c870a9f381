import { assertThat } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import type { LocalDevice } from '../device/local-device.ts';
import { fullCmd } from '../device/notify-cmd.ts';
import type { Operations } from '../device/operations.ts';
import {
  type NodeManagementDetailedDiscoveryData,
  nodeManagementDetailedDiscoveryData,
} from '../model/node-management.ts';
import { buildDiscovery } from '../node-management/detailed-discovery.ts';
import { testDevice } from './device-pair.ts';
import { type RecordingLogger, recordingLogger } from './recording-logger.ts';
import { ScriptedPeer } from './scripted-peer.ts';

const READ: Operations = { read: true, readPartial: false, write: false, writePartial: false };

/** Our device with a client feature, and a scripted peer that it is connected to. */
export interface Lonely {
  readonly clock: ManualClock;
  readonly device: LocalDevice;
  readonly peer: ScriptedPeer;
  readonly log: RecordingLogger;
  /** Answers the device's discovery read. */
  introduce(): void;
}

/** Our device with a scripted peer. */
export function lonely(name = 'wallbox'): Lonely {
  const clock = new ManualClock();
  const log = recordingLogger();
  const device = testDevice(clock, 'ems', { logger: log.logger });
  device.addEntity('CEM').feature('DeviceDiagnosis', 'client');
  const links = memoryLinkPair(clock);
  device.connect(links.a, { ski: name });
  const peer = new ScriptedPeer(links.b, `d:_i:99999_${name}`, device.address);
  const introduce = (): void => {
    const request = peer.find('read', 'nodeManagementDetailedDiscoveryData')[0];
    assertThat(request !== undefined, 'the device reads our discovery');
    peer.reply(request, fullCmd(nodeManagementDetailedDiscoveryData, peerDiscovery(peer.address)));
  };
  clock.advance(5);
  return { clock, device, peer, log, introduce };
}

/** What the scripted peer announces: an EVSE with a DeviceDiagnosis server at `[1]/4`. */
export function peerDiscovery(address: string): NodeManagementDetailedDiscoveryData {
  return buildDiscovery({ address, deviceType: 'ChargingStation', featureSet: 'simple' }, [
    {
      path: [0],
      type: 'DeviceInformation',
      features: [
        { id: 0, type: 'NodeManagement', role: 'special', functions: new Map([['nodeManagementUseCaseData', READ]]) },
      ],
    },
    {
      path: [1],
      type: 'EVSE',
      features: [
        {
          id: 4,
          type: 'DeviceDiagnosis',
          role: 'server',
          functions: new Map([['deviceDiagnosisHeartbeatData', READ]]),
        },
      ],
    },
  ]);
}
