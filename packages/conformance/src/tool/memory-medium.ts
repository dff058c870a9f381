import type { X509Certificate } from 'node:crypto';
import { type Clock, millis, silentLogger } from '@busbar/kernel';
import { certificateFacts, queryServices } from '@busbar/ship';
import type { MemoryNetwork } from '@busbar/ship/testing';
import { type Medium, wireOf } from './medium.ts';

/** Where the test tool and the device stand on a network in memory. */
export interface MemoryPlaces {
  readonly tool: string;
  readonly device: { readonly host: string; readonly port: number; readonly ski: string };
}

/** The test tool's way to a device of the same process, on virtual time. */
export function memoryMedium(network: MemoryNetwork, clock: Clock, places: MemoryPlaces): Medium {
  const discovery = network.discovery(places.tool);
  return {
    clock,
    async connect(credentials, quiet) {
      const attempt = await network.connect(places.device, {
        certificatePem: credentials.certificatePem,
        address: places.tool,
        refuseCertificate: () => undefined,
      });
      if (attempt.ok) return { ok: true, wire: wireOf(attempt.webSocket), ski: skiOf(attempt.server) };
      // On the network the upgrade comes only after this time.
      if (attempt.stage === 'http') await new Promise<void>((done) => clock.after(quiet, done));
      const { stage, why } = attempt;
      return { ok: false, stage: stage === 'certificate' ? 'tls' : stage, why };
    },
    async listen(credentials, listener) {
      const { port, close } = network.listen(places.tool, 0, {
        certificatePem: credentials.certificatePem,
        refuseCertificate: (client) =>
          skiOf(client) === places.device.ski ? undefined : 'only the device under test may connect',
        refuseUpgrade: () => undefined,
        opened: (webSocket) => listener.opened(wireOf(webSocket)),
        ended: (stage, why) => listener.ended(stage, why),
      });
      return { host: places.tool, port, close: async () => close() };
    },
    announce({ instance, ski, shipId, port }) {
      const txt = { id: shipId, path: '/ship/', ski, register: false, ...TOOL_NAMES };
      const advertisement = discovery.advertise({ instance, port, txt });
      return () => advertisement.stop();
    },
    records: (within) =>
      queryServices({ clock, logger: silentLogger, network: network.host(QUESTIONER) }, millis(within)),
    problem: () => undefined,
  };
}

/** What the test tool says of itself in its TXT record. */
export const TOOL_NAMES = {
  brand: 'Busbar',
  type: 'ConformanceTool',
  model: 'Conformance-tool',
  categories: [2],
} as const;

/** Where the test tool asks for records: apart from where it announces, so that it does not find itself. */
const QUESTIONER = '192.0.2.253';

function skiOf(certificate: X509Certificate): string | undefined {
  return certificateFacts(certificate.raw)?.ski;
}
