import type { Logger } from '@busbar/kernel';
import type { CiaoService, Responder } from '@homebridge/ciao';
import { hostLabel } from '../identity/ship-id.ts';
import { localNetworks } from './local-network.ts';
import { cutToOctets, type TxtRecord, type TxtStyle, txtEntries } from './txt-record.ts';

/** A service this node announces. */
export interface Announcement {
  /** Instance name for people, at most 63 octets (SHIP-6.4.2-1). */
  readonly instance: string;
  readonly port: number;
  readonly txt: TxtRecord;
  /** Case of the announced SKI; default: that of the discovery it goes to. */
  readonly skiCase?: TxtStyle['skiCase'];
}

/** An announcement in force. */
export interface Advertisement {
  /** Why nothing can be announced here; undefined while it works. */
  problem(): string | undefined;
  /** Changes the text, for example after the SKI or `register` changed. */
  update(txt: TxtRecord): void;
  /** Says goodbye (TTL 0) and ends. */
  stop(): Promise<void>;
}

/** Longest instance name in octets. */
const LONGEST_LABEL = 63;

/**
 * Announces a service with probing, conflict rename and goodbye (SHIP-6.4.2-2, SHIP-6.4.4-10). A host that cannot
 * announce is a status, never a failure to start.
 * @throws ShipError `ship.txt-record-invalid`
 */
export function advertiseShip(
  options: { logger: Logger; interfaces: readonly string[]; style: TxtStyle },
  announcement: Announcement,
): Advertisement {
  const { logger, interfaces, style } = options;
  let txt = Object.fromEntries(txtEntries(announcement.txt, style));
  let problem: string | undefined;
  let announced: Announced | undefined;
  const failed = (error: unknown): void => {
    problem = error instanceof Error ? error.message : String(error);
    logger.warn('discovery.announceFailed', { error: problem });
  };
  const started = startService(interfaces, announcement, txt).then((opened) => {
    opened.service.updateTxt(txt, true);
    opened.service.on('name-change', (instance: string) =>
      logger.info('discovery.renamed', { instance, rule: 'SHIP-6.4.2-2' }),
    );
    const { instance, port } = announcement;
    const advertised = opened.service.advertise().catch(failed);
    announced = { ...opened, advertised };
    logger.debug('discovery.announcing', { instance, port });
  });
  const settled = started.catch(failed);
  return {
    problem: () => problem,
    update(changed) {
      txt = Object.fromEntries(txtEntries(changed, style));
      announced?.service.updateTxt(txt);
    },
    async stop() {
      await settled;
      if (announced !== undefined) await withdraw(announced, logger);
    },
  };
}

interface Announced {
  readonly responder: Responder;
  readonly service: CiaoService;
  /** Settles when the name is probed, or at once when the service is withdrawn. */
  readonly advertised: Promise<void>;
}

/** The library is loaded here because loading it changes how stack traces of the whole process are written. */
async function startService(
  interfaces: readonly string[],
  announcement: Announcement,
  txt: Readonly<Record<string, string>>,
): Promise<Omit<Announced, 'advertised'>> {
  const networks = localNetworks().map(({ name }) => name);
  const present = interfaces.filter((name) => networks.includes(name));
  // A responder without an interface cannot be ended cleanly, so none is made.
  if (present.length === 0) throw new Error(`no interface with an IPv4 address among ${interfaces.join(', ')}`);
  const { getResponder } = await import('@homebridge/ciao');
  const responder = getResponder({ interface: present });
  const service = responder.createService({
    name: cutToOctets(announcement.instance, LONGEST_LABEL),
    type: 'ship',
    port: announcement.port,
    hostname: hostLabel(announcement.txt.id),
    restrictedAddresses: present,
    txt,
  });
  return { responder, service };
}

async function withdraw({ service, responder, advertised }: Announced, logger: Logger): Promise<void> {
  try {
    await service.destroy();
    // Ends at once when its service is gone, but not before the sockets are open: they could not be closed earlier.
    await advertised;
    await responder.shutdown();
  } catch (error) {
    logger.warn('discovery.withdrawFailed', { error: error instanceof Error ? error.message : String(error) });
  }
}
