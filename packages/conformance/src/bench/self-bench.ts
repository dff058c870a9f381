import { millis, systemClock, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { createIdentity, createShipId, type Identity } from '@busbar/ship';
import { MemoryNetwork, oddCertificate } from '@busbar/ship/testing';
import type { ParameterSheet } from '../catalogue/parameter-sheet.ts';
import type { ConformanceProfile } from '../catalogue/profile.ts';
import type { ExecutableCase } from '../catalogue/suite.ts';
import { Evidence } from '../runner/evidence.ts';
import type { Bench, CaseRun, PlayedRole } from '../runner/run-suite.ts';
import { shipParameters } from '../ship/parameters.ts';
import { spineParameters } from '../spine/parameters.ts';
import type { Medium } from '../tool/medium.ts';
import { memoryMedium } from '../tool/memory-medium.ts';
import type { Operator } from '../tool/operator.ts';
import { ShipTool } from '../tool/ship-tool.ts';
import { passingIdentities, type ToolIdentities } from '../tool/tool-nodes.ts';
import { actorDevice, type OwnDevice } from './actor-device.ts';
import { type Ourselves, ourselves } from './ourselves.ts';
import { onVirtualTime } from './virtual-time.ts';

/** Address of the test tool on the network in memory. */
const TOOL = '192.0.2.2';
/** Nodes the test tool needs at most: TC_SHIP_ROLE_003. */
const NODES = 2;
/** How long our own node may take to react to its user. */
const PATIENCE = millis(1000);

/** What a {@link selfBench} needs. */
export interface SelfBenchOptions {
  readonly profile: ConformanceProfile;
  readonly sheet: ParameterSheet;
  /** Stands between device and test tool; tests of the test tool make the device misbehave with it. */
  readonly between?: (medium: Medium) => Medium;
  /** Stands between device and who acts at it. */
  readonly operated?: (operator: Operator) => Operator;
}

/**
 * Runs cases against our own node in this process: real hub, message exchange and SPINE, certificates and TXT records, but
 * memory instead of sockets and a clock that is moved. Every case gets a node and a network of its own.
 */
export function selfBench(options: SelfBenchOptions): Bench<ShipTool> {
  const clock = systemClock();
  const identities = passingIdentities(NODES, clock);
  const own = biggerIdentity(identities);
  return {
    target: 'self',
    atOnce: 1,
    async run(one, role) {
      const time = new ManualClock(clock.wall());
      return onVirtualTime(time, runCase(one, role, { ...options, identities, own, clock: time }));
    },
  };
}

interface Setting extends SelfBenchOptions {
  readonly identities: ToolIdentities;
  readonly own: Identity;
  readonly clock: ManualClock;
}

async function runCase(one: ExecutableCase<ShipTool>, role: PlayedRole, setting: Setting): Promise<CaseRun> {
  const { clock, own, profile, sheet, identities } = setting;
  const { between = (medium) => medium, operated = (operator) => operator } = setting;
  const network = new MemoryNetwork(clock);
  const device = await deviceFor(one, network, setting);
  for (const { identity } of [...identities.nodes, { identity: identities.forged }])
    await device.operator.trust(identity.ski);
  const evidence = new Evidence(clock);
  const tool = new ShipTool({
    medium: between(
      memoryMedium(network, clock, { tool: TOOL, device: { host: device.host, port: device.port, ski: own.ski } }),
    ),
    evidence,
    profile,
    parameters: shipParameters(sheet),
    sheet,
    role,
    nodes: identities.nodes.slice(0, one.nodes),
    forged: { ski: identities.forged.ski, shipId: identities.forged.shipId, isTrusted: true },
    forge: (ski) => oddCertificate(clock, ski),
    operator: operated(device.operator),
    dut: { ski: own.ski, shipId: own.shipId, port: device.port },
  });
  const error = await one.run(tool).then(
    () => undefined,
    (failure: unknown) => failure ?? new Error('failed without an error'),
  );
  const { step } = evidence;
  await tool.close();
  await device.close();
  return { entries: evidence.entries, warnings: tool.warnings, error, step };
}

/** One actor of a use case, or the whole station. */
async function deviceFor(
  one: ExecutableCase<ShipTool>,
  network: MemoryNetwork,
  { clock, own, profile, sheet, identities }: Setting,
): Promise<OwnDevice> {
  const { plays } = one;
  if (plays?.useCase !== undefined)
    return actorDevice({ network, clock, identity: own, profile, sheet, part: { ...plays, useCase: plays.useCase } });
  const station = await ourselves(network, clock, own, { profile, isWhole: plays !== undefined });
  if (plays?.actor === 'EG')
    for (const { identity } of identities.nodes) station.limit(identity.ski, watts(spineParameters(sheet).limit1));
  return { host: station.host, port: station.port, operator: ownerOf(station), close: () => station.close() };
}

function ownerOf({ ship }: Ourselves): Operator {
  return {
    trust: async (ski) => ship.approve(ski),
    distrust: async (ski) => ship.remove(ski),
    reachable: async (ski, host, port) => {
      ship.addAddress(ski, { host, port });
      return true;
    },
    patience: PATIENCE,
    isProgram: true,
  };
}

/** An identity whose SKI is above those of the test tool, which are small. */
function biggerIdentity({ nodes }: ToolIdentities): Identity {
  for (;;) {
    const identity = createIdentity({ shipId: createShipId(), clock: systemClock() });
    if (nodes.every((node) => node.identity.ski < identity.ski)) return identity;
  }
}
