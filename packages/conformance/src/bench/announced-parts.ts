import { millis } from '@busbar/kernel';
import { lpcDeclaration, lppDeclaration, mgcpDeclaration, mpcDeclaration, playsSide } from '@busbar/usecases';
import type { ExecutableCase, PlayedPart } from '../catalogue/suite.ts';
import type { Bench, PlayedRole } from '../runner/run-suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { awaited } from '../usecase/awaited.ts';
import { joinDevice } from '../usecase/partner-device.ts';
import { ON_ONE_CONNECTION } from '../usecase/use-case-case.ts';
import { type PartName, partName } from './device-pool.ts';

/** How long a device may take until its use cases are known, ms. */
const PATIENCE = millis(15_000);
/** A list of use cases may come in pieces, ms. */
const SETTLING = 1000;

/** Actors of the suites by their use case. */
const ACTORS: readonly {
  readonly declaration: typeof lpcDeclaration;
  readonly server: PlayedPart['actor'];
  readonly client: PlayedPart['actor'];
}[] = [
  { declaration: lpcDeclaration, server: 'CS', client: 'EG' },
  { declaration: lppDeclaration, server: 'CS', client: 'EG' },
  { declaration: mpcDeclaration, server: 'MU', client: 'MA' },
  { declaration: mgcpDeclaration, server: 'GCP', client: 'MA' },
];

/** Connects to the device once and reads which actors it announces. */
export async function announcedParts(bench: Bench<ShipTool>, role: PlayedRole): Promise<readonly PartName[]> {
  const parts: PartName[] = [];
  const { error } = await bench.run(looking(parts), role);
  if (error !== undefined) throw error;
  return parts;
}

function looking(found: PartName[]): ExecutableCase<ShipTool> {
  return {
    ...ON_ONE_CONNECTION,
    id: 'announced use cases',
    title: 'Use cases of the device',
    purpose: 'Which cases the device is for.',
    group: 'COM',
    requirements: [],
    preconditions: [],
    parameters: [],
    steps: [],
    seconds: 2,
    async run(tool) {
      const partner = await joinDevice(tool, {
        deviceType: 'EnergyManagementSystem',
        build: (device) => void device.addEntity('CEM'),
        patience: PATIENCE,
      });
      try {
        await awaited(tool, PATIENCE, () => (partner.remote.useCases().length > 0 ? true : undefined));
        await tool.pause(SETTLING);
        const useCases = partner.remote.useCases();
        for (const { declaration, server, client } of ACTORS)
          for (const side of ['server', 'client'] as const) {
            const isAnnounced = useCases.some(
              ({ useCaseName, actor }) => useCaseName === declaration.name && playsSide(declaration, side, actor),
            );
            if (isAnnounced) found.push(partName(side === 'server' ? server : client, declaration.short));
          }
      } finally {
        await partner.close();
      }
    },
  };
}
