import type { Plain } from '../message/plain-message.ts';
import type { ReceivedDatagram } from '../message/received-datagram.ts';

type Entry = Readonly<Record<string, Plain>>;

/** A list after a write of the device: entries merged by their identifier, elements named by a delete filter removed. */
export function mergedList(
  before: Plain,
  { cmd }: ReceivedDatagram,
  { item, key }: { readonly item: string; readonly key: string },
): Plain {
  const removed = (cmd[0]?.filter ?? [])
    .filter(({ cmdControl }) => cmdControl?.delete !== undefined)
    .flatMap(({ elements }) => Object.keys((elements?.value ?? {}) as object));
  const written = entriesIn(cmd[0]?.data?.value as Plain | undefined, item);
  const entries = entriesIn(before, item).map((entry) => {
    const kept = Object.fromEntries(Object.entries(entry).filter(([name]) => !removed.includes(name)));
    const changes = written.filter((one) => one[key] === undefined || one[key] === entry[key]);
    return Object.assign({}, kept, ...changes) as Entry;
  });
  return { [item]: entries };
}

function entriesIn(data: Plain | undefined, item: string): readonly Entry[] {
  const entries = typeof data === 'object' && !Array.isArray(data) ? (data as Entry)[item] : undefined;
  return Array.isArray(entries) ? (entries as readonly Entry[]) : [];
}
