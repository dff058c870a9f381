import { type MessageLink, type MessageReceiver, type Millis, millis, silentLogger } from '@busbar/kernel';
import { LocalDevice, type RemoteDevice } from '@busbar/spine';
import { ConformanceError } from '../errors.ts';
import { stepFailed } from '../runner/verdict.ts';
import { accessMethods, data } from '../ship/fixed-messages.ts';
import { reachDataExchange } from '../ship/handshake.ts';
import { isAccessMethodsRequest, payloadOf } from '../tool/received.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import type { ToolConnection } from '../tool/tool-connection.ts';
import { deviceAddressOf } from '../tool/tool-nodes.ts';

/** A SPINE device of the test tool and the device under test, joined by one SHIP connection. */
export interface PartnerDevice {
  readonly device: LocalDevice;
  /** The device under test as SPINE sees it. */
  readonly remote: RemoteDevice;
  readonly isOpen: boolean;
  /** Told the payload of every message of the device. */
  onPayload(listener: (payload: string) => void): void;
  /** Ends the connection without a word of SPINE or SHIP, as a network that fails. */
  close(): Promise<void>;
}

/** What the device of the test tool is. */
export interface PartnerOptions {
  readonly deviceType: string;
  /** Adds entities and features before the device under test sees them. */
  readonly build: (device: LocalDevice) => void;
  /** How long the device under test may take until it can be reached. */
  readonly patience: Millis;
}

/** Pause between two attempts to reach a device that is not there yet, ms. */
const RETRY_PAUSE = millis(1000);

/** Connects in the SHIP role of this run, goes through the handshake, and starts SPINE on the connection. */
export async function joinDevice(tool: ShipTool, options: PartnerOptions): Promise<PartnerDevice> {
  const connection = await reached(tool, options.patience);
  const { identity } = tool.node();
  const device = new LocalDevice({
    address: deviceAddressOf(identity),
    deviceType: options.deviceType,
    clock: tool.clock,
    logger: silentLogger,
  });
  options.build(device);
  const listeners: ((payload: string) => void)[] = [];
  const link = linkOn(connection, (payload) => {
    for (const listener of listeners) listener(payload);
  });
  const remote = device.connect(link, { ski: tool.dut.ski });
  return {
    device,
    remote,
    get isOpen() {
      return connection.isOpen;
    },
    onPayload: (listener) => void listeners.push(listener),
    async close() {
      device.close();
      await connection.close();
    },
  };
}

async function reached(tool: ShipTool, patience: Millis): Promise<ToolConnection> {
  const end = tool.clock.now() + patience;
  for (;;) {
    const connection = await attempt(tool, end);
    if (connection !== undefined) return connection;
    await tool.pause(RETRY_PAUSE);
  }
}

/** One attempt to reach data exchange; undefined when there is time for another. */
async function attempt(tool: ShipTool, end: number): Promise<ToolConnection | undefined> {
  const isLast = (): boolean => tool.clock.now() + RETRY_PAUSE >= end;
  const connection = await tool.connect().catch((error: unknown) => {
    if (!(error instanceof ConformanceError)) throw error;
    if (isLast()) throw stepFailed(`the device cannot be reached: ${error.message}`);
    return undefined;
  });
  if (connection === undefined) return undefined;
  await tool.stopListening();
  const methods = accessMethods(tool.node().identity.shipId);
  connection.automatic = (message) => (isAccessMethodsRequest(message) ? [methods] : []);
  try {
    await reachDataExchange(connection, tool.parameters.testToolShipVersion);
    return connection;
  } catch (error) {
    await connection.close();
    // A device that still starts may end a connection in the middle of the handshake.
    if (!(error instanceof ConformanceError) || isLast()) throw error;
    return undefined;
  }
}

/** SPINE on a connection of the test tool. */
function linkOn(connection: ToolConnection, seen: (payload: string) => void): MessageLink {
  return {
    start(receiver: MessageReceiver) {
      connection.handOver({
        message: (message) => {
          const payload = payloadOf(message);
          if (payload === undefined) return;
          seen(payload);
          receiver.message(payload);
        },
        ended: () => receiver.closed(connection.standing),
      });
    },
    send(text) {
      if (!connection.isOpen) return false;
      connection.send(data(text));
      return true;
    },
    close: () => void connection.close(),
  };
}
