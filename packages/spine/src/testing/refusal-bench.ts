import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import type { Cmd, FeatureAddress, Header } from '../datagram/datagram.ts';
import type { LocalDevice } from '../device/local-device.ts';
import type { LocalFeature } from '../device/local-tree.ts';
import { fullCmd, partialCmd } from '../device/notify-cmd.ts';
import { loadControlLimitDescriptionListData, loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import { nodeManagementBindingRequestCall } from '../model/node-management.ts';
import { resultData } from '../model/result.ts';
import { testDevice } from './device-pair.ts';
import { type RecordingLogger, recordingLogger } from './recording-logger.ts';
import { ScriptedPeer } from './scripted-peer.ts';

/** A charging station, and a peer that says anything. */
export interface RefusalBench {
  readonly clock: ManualClock;
  readonly device: LocalDevice;
  readonly limits: LocalFeature;
  readonly peer: ScriptedPeer;
  readonly log: RecordingLogger;
  /** Everything that went over the link. */
  readonly wire: readonly { readonly from: 'a' | 'b'; readonly text: string }[];
  /** Sends a request and tells how it was answered: the classifier, of results the error number. */
  ask(
    classifier: string,
    to: FeatureAddress,
    cmd: Cmd,
    header?: Partial<Header>,
    from?: FeatureAddress,
  ): Promise<string>;
}

/** A charging station with limits at `[1]/1`, a client at `[1]/2`, a measurement at `[1]/3`, and a peer that says anything. */
export async function refusalBench(
  options: { readonly strictVersions?: boolean; readonly bindingScope?: 'entity' } = {},
): Promise<RefusalBench> {
  const clock = new ManualClock();
  const log = recordingLogger();
  const device = testDevice(clock, 'wallbox', { logger: log.logger, ...options });
  const evse = device.addEntity('EVSE');
  const limits = evse.feature('LoadControl', 'server');
  limits.offer(loadControlLimitDescriptionListData, { read: true });
  limits.offer(loadControlLimitListData, { read: true, readPartial: true, write: true, writePartial: true });
  limits.set(loadControlLimitListData, {
    loadControlLimitData: [
      { limitId: 1, isLimitChangeable: true, isLimitActive: false },
      { limitId: 2, isLimitChangeable: false, isLimitActive: false },
    ],
  });
  evse.feature('DeviceDiagnosis', 'client');
  evse.feature('Measurement', 'server').offer(measurementListData, { read: true, write: true });
  const links = memoryLinkPair(clock);
  device.connect(links.a, { ski: 'ems' });
  const peer = new ScriptedPeer(links.b, 'd:_i:99999_ems', device.address);
  await clock.run(10);
  const ask: RefusalBench['ask'] = async (classifier, to, cmd, header = {}, from = peer.at([1], 7)) => {
    const counter = peer.send(classifier, from, to, cmd, header);
    await clock.run(10);
    return peer
      .answerTo(Number(header.msgCounter ?? counter))
      .map(({ header: { cmdClassifier }, cmd: [answer] }) => {
        const result = answer?.data?.declaration === resultData ? (answer.data.value as { errorNumber?: number }) : {};
        return cmdClassifier === 'result' ? String(result.errorNumber) : cmdClassifier;
      })
      .join(' ');
  };
  return { clock, device, limits, peer, log, wire: links.log, ask };
}

/** Header of a message that wants to be acknowledged. */
export const ON = { ackRequest: true };
/** A write of the limit that is changeable. */
export const write = partialCmd(loadControlLimitListData, {
  loadControlLimitData: [{ limitId: 1, isLimitActive: true }],
});
/** A write of the limit that is not. */
export const writeLocked = partialCmd(loadControlLimitListData, {
  loadControlLimitData: [{ limitId: 2, isLimitActive: true }],
});
/** A read of the limits. */
export const readLimits = fullCmd(loadControlLimitListData, {});
/** A function that does not exist. */
export const unknown: Cmd = { data: { name: 'qWhTzUfGhNbVcXyAsDfG', declaration: undefined, value: { raw: '[]' } } };

/** Binds a feature of the peer. */
export async function bind(b: RefusalBench, from = b.peer.at([1], 7), feature = 1): Promise<string> {
  const bindingRequest = { clientAddress: from, serverAddress: b.peer.of([1], feature) };
  return b.ask('call', b.peer.of(), fullCmd(nodeManagementBindingRequestCall, { bindingRequest }), ON, b.peer.at());
}
