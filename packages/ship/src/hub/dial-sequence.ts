import { type Dialling, type DialOptions, type DialOutcome, dial, type Endpoint } from '../connection/dial.ts';
import type { DiscoveredService } from '../discovery/service-cache.ts';

/** Most places tried in one attempt: each may take 15 s. */
const MOST_ENDPOINTS = 8;

/** Where a peer is dialled: what DNS-SD says first, in its order of addresses, then what the user entered. */
export function endpointsOf(service: DiscoveredService | undefined, entered: readonly Endpoint[]): readonly Endpoint[] {
  const announced = (service?.addresses ?? []).map((host) => ({
    host,
    port: service?.port ?? 0,
    path: service?.path ?? '/',
    ...(service === undefined ? {} : { serverName: service.host.replace(/\.$/, '') }),
  }));
  const all = [...announced, ...entered];
  const isFirst = (one: Endpoint, at: number): boolean =>
    all.findIndex((other) => other.host === one.host && other.port === one.port) === at;
  return all.filter(isFirst).slice(0, MOST_ENDPOINTS);
}

/**
 * Dials one place after the other until one opens. A place that speaks HTTP but has no WebSocket at its path is tried at
 * the root too: some stacks serve SHIP there whatever they announce (ship.md 6.4.4).
 */
export function dialSequence(endpoints: readonly Endpoint[], options: DialOptions): Dialling {
  let current: Dialling | undefined;
  let isAborted = false;
  const run = async (): Promise<DialOutcome> => {
    let last: DialOutcome = { ok: false, stage: 'tcp', why: 'no address is known' };
    for (const endpoint of endpoints.flatMap(withRoot)) {
      if (isAborted) return ABORTED;
      if (endpoint.isRetry && (last.ok || last.stage !== 'http')) continue;
      current = dial(endpoint, options);
      const outcome = await current.outcome;
      if (outcome.ok) return outcome;
      last = { ...outcome, why: `${endpoint.host} port ${endpoint.port}: ${outcome.why}` };
    }
    return isAborted ? ABORTED : last;
  };
  return {
    outcome: run(),
    abort: () => {
      isAborted = true;
      current?.abort();
    },
  };
}

const ABORTED: DialOutcome = { ok: false, stage: 'aborted', why: 'aborted by this node' };

function withRoot(endpoint: Endpoint): readonly (Endpoint & { readonly isRetry: boolean })[] {
  const first = { ...endpoint, isRetry: false };
  return endpoint.path === '/' ? [first] : [first, { ...endpoint, path: '/', isRetry: true }];
}
