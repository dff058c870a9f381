import { type Clock, formatMoment } from '@busbar/kernel';
import { accessMethods } from '../ship/fixed-messages.ts';
import { reachDataExchange } from '../ship/handshake.ts';
import { isAccessMethodsRequest } from '../tool/received.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { deviceAddressOf } from '../tool/tool-nodes.ts';
import type { ReceivedDatagram } from './message/received-datagram.ts';
import { SpineConnection } from './partner/spine-connection.ts';
import { bareDevice, type ToolDevice } from './partner/tool-device.ts';
import { ToolPartner } from './partner/tool-partner.ts';

/** PRE_SPINE_ConnectionEstablished: a new connection on which the test tool plays this device. */
export async function connectedAs(
  tool: ShipTool,
  device: ToolDevice,
  answersItself?: (message: ReceivedDatagram) => boolean,
): Promise<SpineConnection> {
  const node = tool.node();
  const connection = await tool.connect(node);
  const methods = accessMethods(node.identity.shipId);
  connection.automatic = (message) => (isAccessMethodsRequest(message) ? [methods] : []);
  await reachDataExchange(connection, tool.parameters.testToolShipVersion);
  return new SpineConnection(tool, connection, new ToolPartner(device, tool.clock), answersItself);
}

/** The same with a device that has nothing but NodeManagement. */
export function connectedBare(
  tool: ShipTool,
  answersItself?: (message: ReceivedDatagram) => boolean,
  version?: string,
): Promise<SpineConnection> {
  return connectedAs(tool, bareDevice(newAddress(tool), version), answersItself);
}

/** A device address nobody has seen before. PRE_SPINE_NewConnectionEstablished. */
export function newAddress(tool: ShipTool): string {
  return `${deviceAddressOf(tool.node().identity)}-${stamp(tool.clock)}`;
}

/** Ends a connection, lets the device forget what it keeps for a session only, and connects as another device. */
export async function comesBackAs(
  tool: ShipTool,
  before: SpineConnection,
  device: ToolDevice,
  isForgotten: boolean,
): Promise<SpineConnection> {
  await before.connection.close();
  await tool.stopListening();
  if (isForgotten) {
    const { ski } = tool.node().identity;
    await tool.operator.distrust(ski);
    await tool.operator.trust(ski);
  }
  return connectedAs(tool, device);
}

/** The time to the millisecond in digits: cases of one node never begin in the same one. */
function stamp(clock: Clock): string {
  return formatMoment(clock.wall()).replace(/\D/g, '');
}
