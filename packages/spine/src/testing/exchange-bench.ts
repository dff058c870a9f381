import assert from 'node:assert/strict';
import { decodeDatagram } from '../codec/decode-datagram.ts';
import type { LocalFeature, OfferedOperations } from '../device/local-tree.ts';
import type { RemoteFeature } from '../device/remote-tree.ts';
import {
  type LoadControlLimit,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
} from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import { type DevicePair, devicePair } from './device-pair.ts';

/** A limit entry that may be written. */
export const limit = (limitId: number, number: number, more: Partial<LoadControlLimit> = {}): LoadControlLimit => ({
  limitId,
  isLimitChangeable: true,
  isLimitActive: false,
  value: { number, scale: 0 },
  ...more,
});

/** Energy manager and charging station with their features at hand. */
export interface ExchangeBench extends DevicePair {
  /** Client features of the energy manager. */
  readonly client: LocalFeature;
  readonly meterClient: LocalFeature;
  /** Server features of the charging station, at home and as the energy manager sees them. */
  readonly limits: LocalFeature;
  readonly meter: LocalFeature;
  readonly remoteLimits: RemoteFeature;
  readonly remoteMeter: RemoteFeature;
  /** What was sent since the last call: sender, classifier, function, kind of filter. */
  sent(): readonly string[];
}

/** Everything that can be offered. */
export const ALL: OfferedOperations = { read: true, readPartial: true, write: true, writePartial: true };

/** Energy manager and charging station that know each other, both with two limits and a measurement. */
export async function exchangeBench(limitOperations: OfferedOperations = ALL): Promise<ExchangeBench> {
  const pair = devicePair(
    (ems) => {
      const cem = ems.addEntity('CEM');
      cem.feature('LoadControl', 'client');
      cem.feature('Measurement', 'client');
    },
    (wallbox) => {
      const evse = wallbox.addEntity('EVSE');
      const limits = evse.feature('LoadControl', 'server');
      limits.offer(loadControlLimitDescriptionListData, { read: true });
      limits.offer(loadControlLimitListData, limitOperations);
      limits.set(loadControlLimitListData, { loadControlLimitData: [limit(2, 20), limit(1, 10)] });
      const meter = evse.feature('Measurement', 'server');
      meter.offer(measurementListData, { read: true });
      meter.set(measurementListData, { measurementData: [{ measurementId: 1, value: { number: 1, scale: 0 } }] });
    },
  );
  await pair.clock.run(100);
  const cem = pair.first.entities()[1];
  const evse = pair.second.entities()[1];
  const remote = pair.atFirst.entity([1]);
  const client = cem?.feature('LoadControl', 'client');
  const meterClient = cem?.feature('Measurement', 'client');
  const limits = evse?.feature('LoadControl', 'server');
  const meter = evse?.feature('Measurement', 'server');
  const remoteLimits = remote?.feature('LoadControl', 'server');
  const remoteMeter = remote?.feature('Measurement', 'server');
  assert.ok(client && meterClient && limits && meter && remoteLimits && remoteMeter);
  let seen = pair.links.log.length;
  const sent = (): readonly string[] => {
    const lines = pair.links.log.slice(seen).map(({ from, text }) => {
      const { value } = decodeDatagram(text);
      const cmd = value?.cmd[0];
      const kinds = (cmd?.filter ?? []).map(({ cmdControl }) => Object.keys(cmdControl ?? {}).join());
      return [from, value?.header.cmdClassifier, cmd?.data?.name, ...kinds].join(' ');
    });
    seen = pair.links.log.length;
    return lines;
  };
  return { ...pair, client, meterClient, limits, meter, remoteLimits, remoteMeter, sent };
}

/** Waits in virtual time. */
export async function settled<T>(b: ExchangeBench, promise: Promise<T>, ms = 50): Promise<T> {
  await b.clock.run(ms);
  return promise;
}

/** Limits in short: `1=10 2=20`. */
export const values = (data: { readonly loadControlLimitData?: readonly LoadControlLimit[] } | undefined): string =>
  (data?.loadControlLimitData ?? []).map(({ limitId, value }) => `${limitId}=${value?.number}`).join(' ');
