import assert from 'node:assert/strict';
import type { ScriptedNode } from '../testing/scripted-node.ts';
import {
  type ControllerSetting,
  controllerSetting,
  PEER,
  scriptedDevice,
  stationContents,
} from './controller-setting.ts';

/** The same, with the station. */
export interface Found extends ControllerSetting {
  readonly device: ScriptedNode;
}

/** A controller that has found one station; nothing is outstanding. */
export async function found(options: Parameters<typeof controllerSetting>[0] = {}): Promise<Found> {
  const setting = controllerSetting(options);
  const device = scriptedDevice(setting.network, PEER, stationContents);
  await setting.clock.run(10_000);
  assert.deepEqual(setting.events, [`found ${PEER}`]);
  device.requests.splice(0);
  return { ...setting, device };
}

/** Times, from now on, of the requests to the peer, with their transaction ids. */
export function sendings({ network, clock }: ControllerSetting, since: number): readonly (readonly [number, string])[] {
  assert.ok(clock.now() >= since);
  return network.sent
    .filter(({ to, at }) => to === PEER && at >= since)
    .map(({ at, bytes }) => [at - since, Buffer.from(bytes.subarray(2, 4)).toString('hex')]);
}

/** The code an operation fails with. */
export async function codeOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return 'none';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
