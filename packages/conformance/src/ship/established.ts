import { isAccessMethodsRequest } from '../tool/received.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import type { ToolConnection } from '../tool/tool-connection.ts';
import { deviceAddressOf } from '../tool/tool-nodes.ts';
import { accessMethods } from './fixed-messages.ts';
import { reachDataExchange } from './handshake.ts';
import { SpinePartner } from './spine-partner.ts';

/**
 * What the test tool answers by itself in data exchange: everything, nothing, or everything but the access methods request or
 * but SPINE.
 */
export type Manner = 'answers' | 'silent' | 'answers-spine' | 'answers-access-methods';

/** A connection in data exchange. */
export interface Established {
  readonly connection: ToolConnection;
  readonly partner: SpinePartner;
  /** The access methods of the test tool. */
  readonly accessMethods: Uint8Array;
}

/** PRE_SHIP_ConnectionEstablished, in the role of this run. */
export async function established(tool: ShipTool, manner: Manner): Promise<Established> {
  const node = tool.node();
  const connection = await tool.connect(node);
  const partner = new SpinePartner(deviceAddressOf(node.identity));
  const ownAccessMethods = accessMethods(node.identity.shipId);
  connection.automatic = (message) => {
    const isAsked = isAccessMethodsRequest(message) && (manner === 'answers' || manner === 'answers-access-methods');
    const answers = partner.answers(message);
    return [
      ...(isAsked ? [ownAccessMethods] : []),
      ...(manner === 'answers' || manner === 'answers-spine' ? answers : []),
    ];
  };
  await reachDataExchange(connection, tool.parameters.testToolShipVersion);
  return { connection, partner, accessMethods: ownAccessMethods };
}
