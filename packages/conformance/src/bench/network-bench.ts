import { type Clock, type Logger, type Millis, millis } from '@busbar/kernel';
import { queryServices } from '@busbar/ship';
import { oddCertificate } from '@busbar/ship/testing';
import type { ParameterSheet } from '../catalogue/parameter-sheet.ts';
import type { ConformanceProfile } from '../catalogue/profile.ts';
import type { ExecutableCase } from '../catalogue/suite.ts';
import { ConformanceError } from '../errors.ts';
import { Evidence } from '../runner/evidence.ts';
import type { Bench, CaseRun, PlayedRole } from '../runner/run-suite.ts';
import { notJudged } from '../runner/verdict.ts';
import { type ShipParameters, shipParameters } from '../ship/parameters.ts';
import { txtValues } from '../ship/txt-faults.ts';
import { type NetworkMedium, networkMedium } from '../tool/network-medium.ts';
import type { Operator } from '../tool/operator.ts';
import { type DeviceUnderTest, ShipTool } from '../tool/ship-tool.ts';
import type { ToolIdentities, ToolNode } from '../tool/tool-nodes.ts';
import { NodePool } from './node-pool.ts';
import { askForTrust, trustedNodes } from './pairing.ts';

/** A device on the network. */
export interface NetworkTarget {
  /** Undefined: the device accepts no connections (PAR_shipSvc no). */
  readonly address?: { readonly host: string; readonly port: number };
  readonly ski: string;
}

/** What a {@link networkBench} needs. */
export interface NetworkBenchOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly profile: ConformanceProfile;
  readonly sheet: ParameterSheet;
  readonly target: NetworkTarget;
  readonly identities: ToolIdentities;
  readonly operator: Operator;
  /** Interfaces for DNS-SD; undefined: all. */
  readonly interfaces: readonly string[] | undefined;
  readonly listenHost: string;
  readonly listenPort: number;
  /** How long a person may take to trust the first node. */
  readonly trustPatience: Millis;
  /** Tells the person in front of it what goes on. */
  readonly say: (line: string) => void;
}

/** A bench that has to be closed. */
export interface NetworkBench extends Bench<ShipTool> {
  /** Nodes of the test tool the device trusts. */
  readonly nodes: readonly ToolNode[];
  close(): Promise<void>;
}

/** How long the TXT record of the device is looked for, ms. */
const LOOK_FOR_TXT = millis(4000);
/** What a device does after pairing before cases begin, ms. */
const SETTLE = millis(500);

/**
 * Finds the device, lets it trust the test tool, and gets ready to run cases against it.
 * @throws ConformanceError `conformance.unreachable`, `conformance.other-device`, `conformance.not-trusted`
 */
export async function networkBench(options: NetworkBenchOptions): Promise<NetworkBench> {
  const { clock, target, operator, identities, say, sheet } = options;
  const parameters = shipParameters(sheet);
  const { medium, dut } = await openMedium(options);
  try {
    for (const { identity } of identities.nodes) await operator.trust(identity.ski);
    await operator.trust(identities.forged.ski);
    const nodes = parameters.shipSvc ? await pair(medium, options) : identities.nodes;
    say(`The device trusts ${nodes.length} of ${identities.nodes.length} nodes of the test tool.`);
    await new Promise<void>((done) => clock.after(SETTLE, done));
    const pool = new NodePool(nodes);
    const at = target.address;
    return {
      target: at === undefined ? target.ski : `${at.host}:${at.port}`,
      // One more than there are nodes: some cases need none.
      atOnce: nodes.length + 1,
      nodes,
      run: (one, role) => runCase(one, role, { options, parameters, medium, dut, pool }),
      close: () => medium.close(),
    };
  } catch (error) {
    await medium.close();
    throw error;
  }
}

interface Opened {
  readonly medium: NetworkMedium;
  readonly dut: DeviceUnderTest;
}

async function openMedium(options: NetworkBenchOptions): Promise<Opened> {
  const { clock, logger, target, interfaces, listenHost, listenPort } = options;
  const isEnough = (found: readonly { readonly strings: readonly Uint8Array[] }[]): boolean =>
    found.some(({ strings }) => txtValues(strings).get('ski')?.toLowerCase() === target.ski);
  const records = await queryServices({ interfaces, clock, logger, isEnough }, LOOK_FOR_TXT);
  const txt = records
    .map(({ strings }) => txtValues(strings))
    .find((one) => one.get('ski')?.toLowerCase() === target.ski);
  const { host, port } = target.address ?? { host: '127.0.0.1', port: 0 };
  const device = { host, port, path: txt?.get('path') ?? '/ship/', ski: target.ski };
  const medium = networkMedium({ clock, logger, device, interfaces, listenHost, listenPort });
  return { medium, dut: { ski: target.ski, shipId: txt?.get('id'), port: target.address?.port } };
}

/** The nodes that can be used: the first one has to be trusted, further ones make it faster. */
async function pair(medium: NetworkMedium, options: NetworkBenchOptions): Promise<readonly ToolNode[]> {
  const { identities, target, trustPatience, say } = options;
  const [first] = identities.nodes;
  if (first === undefined) throw new Error('a test tool has at least one node');
  const outcome = await askForTrust(medium, first, target.ski, trustPatience);
  if (!outcome.isTrusted)
    throw new ConformanceError(
      'conformance.not-trusted',
      `The device does not trust the test tool (${outcome.why}). Let it trust the SKI ${first.identity.ski} and run again.`,
    );
  await outcome.connection.close();
  const nodes = await trustedNodes(medium, identities.nodes, target.ski);
  const missing = identities.nodes.filter((node) => !nodes.includes(node));
  if (missing.length > 0)
    say(
      `Not usable, so cases run less side by side: ${missing.map(({ identity }) => identity.ski).join(', ')}. ` +
        'The device does not trust them, or does not take so many connections.',
    );
  return nodes;
}

interface Running {
  readonly options: NetworkBenchOptions;
  readonly parameters: ShipParameters;
  readonly medium: NetworkMedium;
  readonly dut: DeviceUnderTest;
  readonly pool: NodePool;
}

async function runCase(one: ExecutableCase<ShipTool>, role: PlayedRole, running: Running): Promise<CaseRun> {
  const { options, parameters, medium, dut, pool } = running;
  const { clock, profile, sheet, identities, operator } = options;
  const nodes = await (one.isSolePartner === true ? pool.takeFirst() : pool.take(one.nodes));
  if (nodes === undefined) return tooFewNodes(one, pool, identities);
  const evidence = new Evidence(clock);
  const tool = new ShipTool({
    medium,
    evidence,
    profile,
    parameters,
    sheet,
    role,
    nodes,
    forged: {
      ski: identities.forged.ski,
      shipId: identities.forged.shipId,
      // Nobody may try it: it must stay unpaired. Who was told to trust several nodes was told to trust this one too.
      isTrusted: operator.isProgram || pool.size > 1,
    },
    forge: (ski) => oddCertificate(clock, ski),
    operator,
    dut,
  });
  const error = await one.run(tool).then(
    () => undefined,
    (failure: unknown) => failure ?? new Error('failed without an error'),
  );
  const { step } = evidence;
  try {
    await tool.close();
    if (one.revokesTrust === true) for (const { identity } of nodes) await operator.trust(identity.ski);
  } finally {
    pool.giveBack(nodes);
  }
  return { entries: evidence.entries, warnings: tool.warnings, error, step };
}

function tooFewNodes(
  { nodes: wanted }: ExecutableCase<ShipTool>,
  { size }: NodePool,
  { nodes }: ToolIdentities,
): CaseRun {
  const skis = nodes.slice(0, wanted).map(({ identity }) => identity.ski);
  const error = notJudged(
    `PRE_SHIP_Mutual_Trust: the device trusts ${size} of the ${wanted} nodes this case needs; let it trust ${skis.join(' and ')}`,
  );
  return { entries: [], warnings: [], error, step: '0' };
}
