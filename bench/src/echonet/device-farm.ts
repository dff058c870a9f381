import { createSocket } from 'node:dgram';
import { decodeFrame, encodeFrame, NODE_PROFILE, type Property, type SpecifiedFrame } from '@busbar/echonet-lite';
import { answerParent } from '../ship/child-process.ts';
import { CHARGER, type FarmQuestions } from './poll-processes.ts';

// A process that answers for many charging stations, each at an address of its own: gets its order from its parent.

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** Contents by object and property; the power changes from answer to answer. */
const CONTENTS: Readonly<Record<number, Readonly<Record<number, Uint8Array>>>> = {
  [NODE_PROFILE]: { 130: hex('010e0100'), 138: hex('fffff0'), 211: hex('000001'), 214: hex('0102a101') },
  [CHARGER]: {
    128: hex('30'),
    130: hex('00005200'),
    157: hex('0380c7da'),
    158: hex('01da'),
    159: hex('0a80829d9e9fc7d3d8dae4'),
    199: hex('41'),
    216: hex('0012d687'),
    218: hex('42'),
    228: hex('32'),
  },
};
const IDENTIFIER = 0x83;
const POWER = 0xd3;

let answered = 0;

answerParent<FarmQuestions>({
  start: async ({ addresses, port }) => {
    await Promise.all(addresses.map((address, at) => station(address, port, at)));
    return null;
  },
});

async function station(address: string, port: number, number: number): Promise<void> {
  const socket = createSocket({ type: 'udp4', reuseAddr: false });
  const bound = Promise.withResolvers<void>();
  socket.once('error', (error) => bound.reject(error));
  socket.bind({ address, port }, () => bound.resolve());
  await bound.promise;
  socket.on('message', (bytes, from) => {
    const decoded = decodeFrame(bytes);
    if (!('frame' in decoded) || decoded.frame.format !== 1 || decoded.frame.service !== 'Get') return;
    answered++;
    socket.send(encodeFrame(answerTo(decoded.frame, number)), port, from.address);
  });
}

function answerTo({ tid, seoj, deoj, properties }: SpecifiedFrame, number: number): SpecifiedFrame {
  const told = properties.map(({ epc }) => ({ epc, edt: contentOf(deoj, epc, number) ?? new Uint8Array() }));
  const service = told.some(({ edt }) => edt.length === 0) ? 'Get_SNA' : 'Get_Res';
  return { format: 1, tid, seoj: deoj, deoj: seoj, service, properties: told satisfies readonly Property[] };
}

function contentOf(object: number, epc: number, number: number): Uint8Array | undefined {
  if (epc === IDENTIFIER)
    return hex(`fefffff0${number.toString(16).padStart(24, '0')}${object === CHARGER ? '01' : '00'}`);
  if (epc === POWER && object === CHARGER) {
    const power = 1000 + (answered % 5000);
    return Uint8Array.of(0, 0, power >> 8, power & 0xff);
  }
  return CONTENTS[object]?.[epc];
}
