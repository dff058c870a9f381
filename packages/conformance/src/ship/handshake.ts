import { notJudged, stepFailed } from '../runner/verdict.ts';
import { type Handshake, handshakeOf, helloOf, isCmi, pinStateOf } from '../tool/received.ts';
import type { ToolConnection } from '../tool/tool-connection.ts';
import { CMI, HELLO_READY, handshake, PIN_NONE } from './fixed-messages.ts';

/** Connection mode initialisation with a test tool that behaves; the device's hello follows. */
export async function exchangeCmi(connection: ToolConnection): Promise<void> {
  if (connection.dutRole === 'server') connection.send(CMI);
  const message = await connection.next('connection mode initialisation of the device (00 00)');
  if (!isCmi(message)) throw stepFailed(`the device sent ${message.text} instead of 00 00`);
  if (connection.dutRole === 'client') connection.send(CMI);
}

/** The first hello of a device that trusts the test tool: ready, with the time it waits. */
export async function readyHello(connection: ToolConnection, within?: number): Promise<number | undefined> {
  const message = await connection.next('hello of the device', within);
  const hello = helloOf(message);
  if (hello === undefined) throw stepFailed(`the device sent ${message.text} instead of a hello`);
  if (hello.phase === 'pending')
    throw notJudged('PRE_SHIP_Mutual_Trust: the device says pending, so it does not trust the test tool');
  if (hello.phase !== 'ready') throw stepFailed(`the hello of the device has the phase ${hello.phase}, not ready`);
  return hello.waiting;
}

/** PRE_SHIP_Hello_Completed: both sent and received hello ready. */
export async function completeHello(connection: ToolConnection): Promise<void> {
  await exchangeCmi(connection);
  await readyHello(connection);
  connection.send(HELLO_READY);
}

/** PRE_SHIP_Protocol_Handshake_Completed: the selection is confirmed. The PIN states follow. */
export async function completeProtocolHandshake(connection: ToolConnection, ownVersion: string): Promise<void> {
  await completeHello(connection);
  if (connection.dutRole === 'server') {
    connection.send(handshake('announceMax', ownVersion));
    const selected = await expectHandshake(connection, 'select');
    connection.send(handshake('select', versionOf(selected)));
  } else {
    const announced = await expectHandshake(connection, 'announceMax');
    const version = lowerVersion(versionOf(announced), ownVersion);
    connection.send(handshake('select', version));
    await expectHandshake(connection, 'select');
  }
}

/** PRE_SHIP_ConnectionEstablished: data exchange is reached, without PIN. */
export async function reachDataExchange(connection: ToolConnection, ownVersion: string): Promise<void> {
  await completeProtocolHandshake(connection, ownVersion);
  connection.send(PIN_NONE);
  const state = await connection.expect('PIN state of the device', pinStateOf);
  if (state !== 'none') throw notJudged(`PRE_SHIP_PIN_Disabled: the device announces the PIN state ${state}`);
}

/** The next protocol handshake message, which has to be of this type. */
export async function expectHandshake(connection: ToolConnection, type: 'announceMax' | 'select'): Promise<Handshake> {
  const message = await connection.next(`${type} of the device`);
  const found = handshakeOf(message);
  if (found?.handshakeType !== type) throw stepFailed(`the device sent ${message.text} instead of ${type}`);
  return found;
}

/** `major.minor`. */
export function versionOf({ major, minor }: Handshake): string {
  return `${major}.${minor}`;
}

/** The lower of two versions: major first, then minor. */
export function lowerVersion(a: string, b: string): string {
  const [[aMajor = 0, aMinor = 0], [bMajor = 0, bMinor = 0]] = [a.split('.').map(Number), b.split('.').map(Number)];
  return aMajor < bMajor || (aMajor === bMajor && aMinor <= bMinor) ? a : b;
}
