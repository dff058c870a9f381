import type { Cmd, Datagram, FeatureAddress } from '@busbar/spine';
import { plainDatagram } from '@busbar/spine';

/** Longest text of the data of one command; the rest is cut. */
const LONGEST_DATA = 400;

/** One line: who to whom, classifier, number, function, what it says. */
export function datagramSummary(datagram: Datagram): string {
  const { header, cmd } = datagram;
  const { cmdClassifier, msgCounter, msgCounterReference } = header;
  const answered = msgCounterReference === undefined ? '' : ` for #${msgCounterReference}`;
  const wanted = header.ackRequest === true ? ' (acknowledge)' : '';
  const way = `${addressText(header.addressSource)} > ${addressText(header.addressDestination)}`;
  const plain = plainCommands(datagram);
  const commands = cmd.map((one, index) => commandText(one, plain[index])).join('; ');
  return `${cmdClassifier ?? 'no classifier'} #${msgCounter ?? '?'}${answered}${wanted}  ${way}  ${commands}`;
}

/** `device [1.2]:3`; the device only where it stands. */
function addressText(address: FeatureAddress | undefined): string {
  if (address === undefined) return '?';
  const { device, entity, feature } = address;
  return `${device === undefined ? '' : `${device} `}[${(entity ?? []).join('.')}]${feature === undefined ? '' : `:${feature}`}`;
}

function plainCommands(datagram: Datagram): readonly Record<string, unknown>[] {
  const plain = plainDatagram(datagram) as { datagram?: { payload?: { cmd?: Record<string, unknown>[] } } };
  return plain.datagram?.payload?.cmd ?? [];
}

function commandText(cmd: Cmd, plain: Record<string, unknown> | undefined): string {
  const name = cmd.data?.name ?? cmd.function ?? 'no function';
  const filters = (cmd.filter ?? []).map((filter) => {
    const what = filter.cmdControl?.delete !== undefined ? 'delete' : 'partial';
    const where = (filter.selectors ?? []).map((one) => one.name).join(' ');
    return where === '' ? what : `${what} where ${where}`;
  });
  const data = plain?.[name];
  const text = valueText(data);
  const shown = text.length > LONGEST_DATA ? `${text.slice(0, LONGEST_DATA)} … (${text.length} characters)` : text;
  return [name, ...(filters.length === 0 ? [] : [`(${filters.join(', ')})`]), ...(shown === '' ? [] : [shown])].join(
    ' ',
  );
}

/** Data as `name=value`, lists in brackets; a scaled number as the number it means. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(' | ')}]`;
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  const { number, scale, ...others } = value as Record<string, unknown>;
  if (typeof number === 'number' && Object.keys(others).length === 0)
    return scale === undefined || typeof scale === 'number' ? scaledText(number, scale ?? 0) : '';
  return Object.entries(value)
    .map(([name, member]) => {
      const text = valueText(member);
      return text === ''
        ? name
        : `${name}=${typeof member === 'object' && !text.startsWith('[') && text.includes('=') ? `{${text}}` : text}`;
    })
    .join(' ');
}

/** 4200, 0.25; exact for every scale a device of the field sends. */
function scaledText(number: number, scale: number): string {
  return Math.abs(scale) > 15 ? `${number}e${scale}` : String(Number(`${number}e${scale}`));
}
