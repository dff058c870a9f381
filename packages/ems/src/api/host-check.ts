import type { FastifyRequest } from 'fastify';
import { ApiProblem } from './problem.ts';

/** Names under which a browser on this machine reaches the page. */
const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses requests that did not mean this server: a foreign host name that was pointed to this address (DNS rebinding),
 * and requests or web sockets that another page of the same browser sends (cross-site).
 */
export function hostCheck(allowedHosts: readonly string[]): (request: FastifyRequest) => void {
  const allowed = new Set([...LOOPBACK_NAMES, ...allowedHosts.map((host) => host.toLowerCase())]);
  return (request) => {
    const host = request.headers.host?.toLowerCase() ?? '';
    if (!isAllowed(host, allowed)) {
      throw new ApiProblem(
        'host-refused',
        `The host name "${host.slice(0, 100)}" is not one of this energy manager.`,
        'Open the page as http://localhost, or add the name to http.allowedHosts.',
      );
    }
    const { origin } = request.headers;
    if (origin !== undefined && !isSameOrigin(origin, host, allowed)) {
      throw new ApiProblem(
        'origin-refused',
        `The page "${origin.slice(0, 100)}" must not use this energy manager.`,
        'Use its own page, or call the API without an Origin header.',
      );
    }
    if (request.headers['sec-fetch-site'] === 'cross-site' && request.headers['sec-fetch-mode'] !== 'navigate') {
      throw new ApiProblem(
        'origin-refused',
        'The request was sent by another page.',
        'Use the page of the energy manager.',
      );
    }
  };
}

function isAllowed(host: string, allowed: ReadonlySet<string>): boolean {
  return allowed.has(nameOf(host)) || allowed.has(host);
}

/** Same host and port; behind a proxy that changes the port the name must be an allowed one. */
function isSameOrigin(origin: string, host: string, allowed: ReadonlySet<string>): boolean {
  const match = /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase());
  const from = match?.[1];
  if (from === undefined) return false;
  return from === host || (allowed.has(nameOf(from)) && !LOOPBACK_NAMES.includes(nameOf(from)));
}

/** Host name without the port; IPv6 addresses keep their brackets. */
function nameOf(host: string): string {
  return host.replace(/:\d+$/, '');
}
