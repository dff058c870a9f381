import { decodeDatagram, type FeatureAddress, type ResultData } from '@busbar/spine';
import { type RecordedMessage, testKey } from './recorded-message.ts';
import { SideFacts } from './side-facts.ts';

/** A write that the server of the feature accepted. */
export interface AcceptedWrite {
  readonly function: string;
  readonly value: unknown;
  readonly entity: string;
  /** Who wrote. */
  readonly by: 'local' | 'remote';
}

/** What one end of a connection has seen of both devices, message by message. */
export class LinkFacts {
  readonly local = new SideFacts();
  readonly remote = new SideFacts();
  readonly #open = new Map<string, AcceptedWrite>();

  /** Takes a message; gives the writes it proves. */
  take(message: RecordedMessage): readonly AcceptedWrite[] {
    const text = spineText(message.text);
    const datagram = text === undefined ? undefined : decodeDatagram(text).value;
    if (datagram === undefined) return [];
    const by = message.direction === 'out' ? 'local' : 'remote';
    const { cmdClassifier, addressSource, addressDestination, msgCounter, msgCounterReference } = datagram.header;
    if (cmdClassifier === 'result') {
      // A result answers the other one's write.
      const key = `${by === 'local' ? 'remote' : 'local'} ${msgCounterReference}`;
      const write = this.#open.get(key);
      this.#open.delete(key);
      const result = datagram.cmd[0]?.data?.value as ResultData | undefined;
      return write !== undefined && result?.errorNumber === 0 ? [write] : [];
    }
    for (const cmd of datagram.cmd) {
      const how = (['reply', 'notify'] as const).find((one) => one === cmdClassifier);
      if (how !== undefined) this[by].told(addressText(addressSource), cmd, how, testKey(message.test));
      else if (cmdClassifier === 'write' && cmd.data !== undefined)
        this.#open.set(`${by} ${msgCounter}`, {
          function: cmd.data.name,
          value: cmd.data.value,
          entity: addressDestination?.entity?.join('.') ?? '',
          by,
        });
    }
    return [];
  }
}

/** The SPINE message inside a SHIP data message; undefined when there is none. */
function spineText(text: string): string | undefined {
  const payload = (JSON.parse(text) as { readonly data?: unknown }).data;
  const members: readonly unknown[] = Array.isArray(payload) ? payload : [payload];
  for (const member of members) {
    const found: unknown = Object(member).payload;
    if (found !== undefined) return JSON.stringify(found);
  }
  return undefined;
}

function addressText(address: FeatureAddress | undefined): string {
  return `${address?.entity?.join('.') ?? ''}/${address?.feature ?? ''}`;
}
