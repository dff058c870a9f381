import { join } from 'node:path';
import type { Clock } from '@busbar/kernel';
import { createIdentity, createShipId, type Identity, loadIdentity, storeIdentity } from '@busbar/ship';

/** One node of the test tool: an identity of its own that the device has to trust. */
export interface ToolNode {
  /** Number from 1. */
  readonly number: number;
  readonly identity: Identity;
}

/** The identities of the test tool. */
export interface ToolIdentities {
  /** They connect. The first is enough for most cases, two for all, more let cases run side by side. */
  readonly nodes: readonly ToolNode[];
  /** Trusted by the device, never paired with it: only its SKI is used, in a forged certificate (TC_SHIP_SEC_001). */
  readonly forged: Identity;
}

/** Nodes the test tool has unless told otherwise. */
export const USUAL_NODES = 4;
/** Most nodes: one for each connection a charging station could reasonably have open. */
export const MOST_NODES = 8;

const SHIP_ID_PREFIX = 'BusbarConformance';
/** Stored identities begin so: PRE_SHIP_TestTool_Smaller_SKI holds towards 255 of 256 devices without looking. */
const SMALL = '00';

/** The identities stored in a directory; those that are missing are generated and stored. */
export function storedIdentities(directory: string, count: number, clock: Clock): ToolIdentities {
  const at = (folder: string): Identity => {
    const stored = loadIdentity(folder);
    if (stored !== undefined) return stored;
    const created = smallIdentity(clock);
    storeIdentity(folder, created);
    return created;
  };
  const nodes = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    // The first stands where `busbar identity show` looks.
    identity: at(index === 0 ? directory : join(directory, `node-${index + 1}`)),
  }));
  return { nodes, forged: at(join(directory, 'forged')) };
}

/** Identities that live as long as the program. */
export function passingIdentities(count: number, clock: Clock): ToolIdentities {
  const create = (): Identity => createIdentity({ shipId: createShipId(SHIP_ID_PREFIX), clock });
  const nodes = Array.from({ length: count }, (_, index) => ({ number: index + 1, identity: create() }));
  return { nodes, forged: create() };
}

/** Label of a node where the device shows it. */
export function nodeName({ number }: ToolNode): string {
  return `Busbar conformance ${number}`;
}

/** SPINE device address of the partner behind a node. */
export function deviceAddressOf(identity: Identity): string {
  return `d:_n:Busbar_ConformanceTool-${identity.ski.slice(-8)}`;
}

/** Generates keys until the SKI is small. */
function smallIdentity(clock: Clock): Identity {
  for (;;) {
    const identity = createIdentity({ shipId: createShipId(SHIP_ID_PREFIX), clock });
    if (identity.ski.startsWith(SMALL)) return identity;
  }
}
