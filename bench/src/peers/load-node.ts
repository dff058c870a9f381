import { type MessageLink, systemClock, watts } from '@busbar/kernel';
import type { Identity } from '@busbar/ship';
import { deviceClassificationManufacturerData } from '@busbar/spine';
import { mpcMonitoredUnit } from '@busbar/usecases';
import { benchDevice, inTime, type PeerAddress, pause } from './bench-device.ts';
import { isMeasurementNotify, type NotifyText, notifyOf } from './notify-text.ts';

/** A charging station with measured values that pours notifies into a peer. */
export interface LoadNode {
  /** Sends the text with the next message counter. */
  send(text: NotifyText): void;
  /** Resolves when the peer has answered a request, and with it has taken everything before. */
  settle(): Promise<void>;
  /** A notify of this many entries, addressed as the peer has subscribed it. */
  notifyOf(entries: number): NotifyText;
  close(): Promise<void>;
}

/** Sent texts that are looked through for a notify; older ones are dropped. */
const REMEMBERED = 20;

/** Connects a measured station to the peer and waits until the peer has subscribed its values. */
export async function loadNode(identity: Identity, peer: PeerAddress): Promise<LoadNode> {
  const sent: string[] = [];
  let raw: MessageLink | undefined;
  const node = benchDevice(identity, 'ChargingStation', (link) => {
    raw = link;
    return recorded(link, sent);
  });
  const { device } = node;
  const entity = device.addEntity('EVSE');
  const unit = mpcMonitoredUnit(entity, { clock: systemClock(), phases: 3 });
  unit.publish({ power: watts(1000) });
  const subscribed = Promise.withResolvers<void>();
  entity.feature('Measurement', 'server').onSubscribed(() => subscribed.resolve());
  await node.dial(peer);
  await inTime(subscribed.promise, 'the peer has not subscribed the measured values');
  const template = await notifyTemplate((power) => unit.publish({ power: watts(power) }), sent);
  // Far above the counters of what the device sends by itself.
  let counter = 1_000_000;
  return {
    send({ head, tail }) {
      counter += 1;
      raw?.send(`${head}${counter}${tail}`);
    },
    async settle() {
      const remote = device.remotes().find(({ ski }) => ski === peer.ski);
      const asked = remote?.entity([0])?.feature('DeviceClassification', 'server');
      if (asked === undefined) throw new Error('the peer has no device classification to read');
      await inTime(
        asked.read(entity.feature('Generic', 'client'), deviceClassificationManufacturerData),
        'the peer does not answer a read',
      );
    },
    notifyOf: (entries) => notifyOf(template, entries),
    close: () => node.close(),
  };
}

/** Passes everything on and keeps the last texts, to take a notify as it really is addressed. */
function recorded(link: MessageLink, sent: string[]): MessageLink {
  return {
    start: (receiver) => link.start(receiver),
    send(text) {
      sent.push(text);
      if (sent.length > REMEMBERED) sent.shift();
      return link.send(text);
    },
    close: (reason) => link.close(reason),
  };
}

async function notifyTemplate(publish: (power: number) => void, sent: readonly string[]): Promise<string> {
  for (let power = 2000; power < 2100; power += 1) {
    publish(power);
    await pause(20);
    const found = sent.find(isMeasurementNotify);
    if (found !== undefined) return found;
  }
  throw new Error('no notify was sent');
}
