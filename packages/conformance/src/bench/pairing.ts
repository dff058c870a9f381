import { type Millis, millis } from '@busbar/kernel';
import { ConformanceError } from '../errors.ts';
import { Evidence } from '../runner/evidence.ts';
import { CMI, HELLO_READY_WAITING } from '../ship/fixed-messages.ts';
import type { Medium } from '../tool/medium.ts';
import { helloOf } from '../tool/received.ts';
import { ToolConnection } from '../tool/tool-connection.ts';
import type { ToolNode } from '../tool/tool-nodes.ts';

/** What came of asking the device whether it trusts a node. */
export type PairingOutcome =
  | { readonly isTrusted: true; readonly connection: ToolConnection }
  | { readonly isTrusted: false; readonly why: string };

/** Time a trusted node needs until the device says ready: a connection and three messages. */
const READY_TIME: Millis = millis(5000);

/**
 * Connects a node to the device and waits until it says ready.
 * @param patience how long a device that says pending may take: somebody has to trust the node there
 * @throws ConformanceError `conformance.unreachable`, `conformance.other-device`
 */
export async function askForTrust(
  medium: Medium,
  node: ToolNode,
  deviceSki: string,
  patience: Millis,
): Promise<PairingOutcome> {
  const { clock } = medium;
  const attempt = await medium.connect(node.identity, millis(0));
  if (!attempt.ok) {
    if (attempt.stage !== 'http')
      throw new ConformanceError(
        'conformance.unreachable',
        `The device cannot be reached (${attempt.stage}): ${attempt.why}.`,
      );
    return { isTrusted: false, why: attempt.why };
  }
  if (attempt.ski !== deviceSki) {
    attempt.wire.terminate();
    throw new ConformanceError(
      'conformance.other-device',
      `At this address there is the device with the SKI ${attempt.ski ?? '(no readable key)'}, not ${deviceSki}.`,
    );
  }
  const connection = new ToolConnection(attempt.wire, 'pairing', 'server', clock, new Evidence(clock));
  connection.send(CMI);
  try {
    await connection.expect(
      'hello ready',
      (message) => {
        const hello = helloOf(message);
        if (hello === undefined) return undefined;
        if (hello.phase === 'ready') return true;
        // A device that waits for its user is told that this side waits too.
        if (hello.phase === 'pending') connection.send(HELLO_READY_WAITING);
        return undefined;
      },
      Math.max(patience, READY_TIME),
    );
    return { isTrusted: true, connection };
  } catch (error) {
    if (!(error instanceof ConformanceError)) throw error;
    await connection.close();
    return { isTrusted: false, why: error.message };
  }
}

/** The nodes the device trusts and lets be connected at once; all connections are closed again. */
export async function trustedNodes(
  medium: Medium,
  nodes: readonly ToolNode[],
  deviceSki: string,
): Promise<readonly ToolNode[]> {
  const outcomes = await Promise.all(
    nodes.map(async (node) => ({ node, outcome: await askForTrust(medium, node, deviceSki, READY_TIME) })),
  );
  const open = outcomes.filter(({ outcome }) => outcome.isTrusted && outcome.connection.isOpen);
  await Promise.all(outcomes.map(({ outcome }) => (outcome.isTrusted ? outcome.connection.close() : undefined)));
  return open.map(({ node }) => node);
}
