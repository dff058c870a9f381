import { type Decoded, decodeText, type Finding, unknownMembers } from '@busbar/kernel';
import type { Cmd, CmdData, Datagram, Filter, NamedValue } from '../datagram/datagram.ts';
import type { ElementsMask } from '../model/elements.ts';
import { functionByName } from '../model/functions.ts';
import { ELEMENTS, SELECTORS, spineMessage, type WireCmd, type WireFilter } from './frame.ts';

/**
 * Decodes the text of a SPINE message, `{"datagram":[…]}`, into typed values (IEC 63380-3, 5.3). Never throws. Without a
 * header there is no value: such a message is discarded (SPINE-5.3.1-1). Elements that break their declaration are left out
 * and reported as findings of severity `error`; what becomes of the message then depends on its classifier
 * (SPINE-5.3.2-47).
 */
export function decodeDatagram(text: string): Decoded<Datagram> {
  const { value, findings } = decodeText(spineMessage, text, { faults: 'drop' });
  if (value === undefined) return { value: undefined, findings };
  const { header, payload } = value.datagram ?? {};
  if (header === undefined) return { value: undefined, findings: [...findings, WITHOUT_HEADER] };
  return { value: { header, cmd: (payload?.cmd ?? []).map(cmdOf) }, findings };
}

const WITHOUT_HEADER: Finding = {
  severity: 'error',
  rule: 'SPINE-5.3.1-1',
  path: 'datagram',
  text: 'a datagram without header',
};

/** Members of a cmd that are not its data element. */
const OPTIONS: ReadonlySet<string> = new Set(['function', 'filter', 'manufacturerSpecificExtension', 'lastUpdateAt']);

function cmdOf(wire: WireCmd): Cmd {
  const cmd: { -readonly [K in keyof Cmd]: Cmd[K] } = {};
  if (wire.function !== undefined) cmd.function = wire.function;
  if (wire.filter !== undefined) cmd.filter = wire.filter.map(filterOf);
  const data = dataOf(wire);
  if (data !== undefined) cmd.data = data;
  if (wire.manufacturerSpecificExtension !== undefined)
    cmd.manufacturerSpecificExtension = wire.manufacturerSpecificExtension;
  if (wire.lastUpdateAt !== undefined) cmd.lastUpdateAt = wire.lastUpdateAt;
  return cmd;
}

/** The data element: the first function of the model, else the first element nobody knows. */
function dataOf(wire: WireCmd): CmdData | undefined {
  for (const name in wire) {
    if (OPTIONS.has(name)) continue;
    return { name, declaration: functionByName(name), value: wire[name] };
  }
  const unknown = unknownMembers(wire)[0];
  return unknown === undefined
    ? undefined
    : { name: unknown.name, declaration: undefined, value: { raw: unknown.json } };
}

function filterOf(wire: WireFilter): Filter {
  const filter: { -readonly [K in keyof Filter]: Filter[K] } = {};
  if (wire.filterId !== undefined) filter.filterId = wire.filterId;
  if (wire.cmdControl !== undefined) filter.cmdControl = wire.cmdControl;
  const selectors: NamedValue[] = [];
  for (const name in wire) {
    const value = wire[name];
    if (SELECTORS.has(name) && Array.isArray(value))
      selectors.push(...value.map((one: unknown) => ({ name, value: one })));
    else if (ELEMENTS.has(name)) filter.elements = { name, value: value as ElementsMask };
  }
  for (const { name, json } of unknownMembers(wire)) {
    if (name.endsWith('Selectors')) selectors.push({ name, value: { raw: json } });
    else if (name.endsWith('Elements')) filter.elements ??= { name, value: { raw: json } };
  }
  if (selectors.length > 0) filter.selectors = selectors;
  return filter;
}
