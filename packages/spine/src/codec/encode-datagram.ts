import { encodeText, UNKNOWN, type UnknownMember } from '@busbar/kernel';
import { isRecord } from '../data/same-data.ts';
import type { Cmd, Datagram, Filter } from '../datagram/datagram.ts';
import { spineMessage, type WireCmd, type WireDatagram, type WireFilter } from './frame.ts';

/** Writes a datagram as SHIP JSON text: `{"datagram":[…]}`, elements in schema order (SPINE-5.2.1-7, SPINE-5.3.2-1). */
export function encodeDatagram(datagram: Datagram): string {
  return encodeText(spineMessage, { datagram: wireDatagram(datagram) });
}

/** The datagram with data, selectors and elements under the names of their functions, as they stand on the wire. */
export function wireDatagram({ header, cmd }: Datagram): WireDatagram {
  return { header, payload: { cmd: cmd.map(wireCmd) } };
}

type Members = Record<string, unknown> & { [UNKNOWN]?: UnknownMember[] };

function wireCmd(cmd: Cmd): WireCmd {
  const wire: Members = {};
  if (cmd.function !== undefined) wire.function = cmd.function;
  if (cmd.filter !== undefined) wire.filter = cmd.filter.map(wireFilter);
  if (cmd.data !== undefined) put(wire, cmd.data.name, cmd.data.value, cmd.data.declaration === undefined);
  if (cmd.manufacturerSpecificExtension !== undefined)
    wire.manufacturerSpecificExtension = cmd.manufacturerSpecificExtension;
  if (cmd.lastUpdateAt !== undefined) wire.lastUpdateAt = cmd.lastUpdateAt;
  return wire;
}

function wireFilter(filter: Filter): WireFilter {
  const wire: Members = {};
  if (filter.filterId !== undefined) wire.filterId = filter.filterId;
  if (filter.cmdControl !== undefined) wire.cmdControl = filter.cmdControl;
  for (const { name, value } of filter.selectors ?? []) {
    if (isRaw(value)) put(wire, name, value, true);
    else wire[name] = [...((wire[name] as readonly unknown[] | undefined) ?? []), value];
  }
  if (filter.elements !== undefined)
    put(wire, filter.elements.name, filter.elements.value, isRaw(filter.elements.value));
  return wire;
}

/** Adds a member; one that the model does not have is added with its text as received. */
function put(wire: Members, name: string, value: unknown, isUnknown: boolean): void {
  if (!isUnknown) wire[name] = value;
  else wire[UNKNOWN] = [...(wire[UNKNOWN] ?? []), { name, json: isRaw(value) ? value.raw : '[]' }];
}

function isRaw(value: unknown): value is { readonly raw: string } {
  return isRecord(value) && typeof value.raw === 'string' && Object.keys(value).length === 1;
}
