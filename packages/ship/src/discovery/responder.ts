import { BusbarError, type Logger } from '@busbar/kernel';
import ciao, { type CiaoService, type Responder } from '@homebridge/ciao';
import { cutToOctets, type TxtRecord, type TxtStyle, txtEntries } from './txt-record.ts';

/** A service this node announces. */
export interface Announcement {
  /** Instance name for people, at most 63 octets (SHIP-6.4.2-1). */
  readonly instance: string;
  readonly port: number;
  readonly txt: TxtRecord;
}

/** An announcement in force. */
export interface Advertisement {
  /** Why nothing can be announced here; undefined while it works. */
  readonly problem?: string;
  /** Changes the text, for example after the SKI or `register` changed. */
  update(txt: TxtRecord): void;
  /** Says goodbye (TTL 0) and ends. */
  stop(): Promise<void>;
}

/** Longest host label and instance name in octets. */
const LONGEST_LABEL = 63;

/** Announces a service with probing, conflict rename and goodbye (SHIP-6.4.2-2, SHIP-6.4.4-10). */
export function advertiseShip(
  options: { logger: Logger; interfaces: readonly string[]; style: TxtStyle },
  announcement: Announcement,
): Advertisement {
  const { logger, interfaces, style } = options;
  const announced = startService(interfaces, announcement, style);
  if (!('service' in announced)) {
    // A host without a usable interface is a status, never a failure to start.
    logger.warn('discovery.announceFailed', { error: announced.problem });
    return { problem: announced.problem, update: () => undefined, stop: async () => undefined };
  }
  const { responder, service } = announced;
  service.on('name-change', (name: string) =>
    logger.info('discovery.renamed', { instance: name, rule: 'SHIP-6.4.2-2' }),
  );
  const advertised = service.advertise().then(
    () => logger.debug('discovery.announced', { instance: announcement.instance, port: announcement.port }),
    (error: unknown) =>
      logger.warn('discovery.announceFailed', { error: error instanceof Error ? error.message : String(error) }),
  );
  return {
    update: (txt) => service.updateTxt(Object.fromEntries(txtEntries(txt, style))),
    async stop() {
      await advertised;
      try {
        await service.end();
        await service.destroy();
        await responder.shutdown();
      } catch (cause) {
        throw new BusbarError('ship.connect-failed', 'the service could not be withdrawn', { cause });
      }
    },
  };
}

/** Builds responder and service; a host where that is impossible says why. */
function startService(
  interfaces: readonly string[],
  announcement: Announcement,
  style: TxtStyle,
): { readonly responder: Responder; readonly service: CiaoService } | { readonly problem: string } {
  try {
    const responder = ciao.getResponder({ interface: [...interfaces] });
    const service = responder.createService({
      name: cutToOctets(announcement.instance, LONGEST_LABEL),
      type: 'ship',
      port: announcement.port,
      hostname: hostLabel(announcement.txt.id),
      txt: Object.fromEntries(txtEntries(announcement.txt, style)),
    });
    return { responder, service };
  } catch (error) {
    if (error instanceof BusbarError) throw error;
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** A host label from the SHIP ID: what is not a letter, digit or `-` becomes `-` (SHIP-6.4.4). */
export function hostLabel(shipId: string): string {
  const label = shipId.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-+|-+$/g, '');
  return cutToOctets(label === '' ? 'busbar' : label, LONGEST_LABEL);
}
