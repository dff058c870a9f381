import type { DnsSd, ServiceListener } from '../../discovery/dns-sd.ts';
import type { DiscoveredService } from '../../discovery/service-cache.ts';

/** A discovery that finds and loses what a test says. */
export interface ScriptedDiscovery extends DnsSd {
  found(service: DiscoveredService): void;
  lost(service: DiscoveredService): void;
}

/** Nothing is announced; whoever browses is told. */
export function scriptedDiscovery(): ScriptedDiscovery {
  const listeners = new Set<ServiceListener>();
  return {
    found: (service) => {
      for (const listener of listeners) listener.found(service);
    },
    lost: (service) => {
      for (const listener of listeners) listener.lost(service);
    },
    advertise: ({ instance }) => ({
      instance,
      problem: () => undefined,
      update: () => undefined,
      stop: async () => undefined,
    }),
    browse: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh: () => undefined,
    problem: () => undefined,
    onProblem: () => () => undefined,
    status: () => [],
    close: async () => undefined,
  };
}

/** A peer as it is announced. */
export function announced(ski: string, port: number, over: Partial<DiscoveredService> = {}): DiscoveredService {
  return {
    instance: `Peer ${ski.slice(0, 6)}`,
    host: 'peer.local.',
    port,
    addresses: ['127.0.0.1'],
    id: 'peer',
    path: '/ship/',
    ski,
    register: false,
    ...over,
  };
}
