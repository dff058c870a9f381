import { CommandError, EXIT } from './exit-code.ts';

/** Default address of the HTTP API of an energy manager on this machine. */
export const ENERGY_MANAGER_URL = 'http://127.0.0.1:7480';

/** A problem as the API answers it (RFC 9457). */
interface Problem {
  readonly detail?: string;
  readonly advice?: string;
}

/**
 * Asks a running energy manager.
 * @throws CommandError exit 3 when nobody answers there, exit 1 when it refuses
 */
export async function askEnergyManager<T>(url: string, method: 'GET' | 'POST' | 'DELETE', path: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(new URL(path, url), { method });
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new CommandError(
      EXIT.environment,
      'cli.environment',
      `no energy manager answers at ${url} (${reason}); start it with "busbar run", or name its address with --url`,
    );
  }
  const text = await response.text();
  const body: unknown = text === '' ? undefined : parsed(text);
  if (response.ok) return body as T;
  const { detail, advice } = (body ?? {}) as Problem;
  throw new CommandError(
    EXIT.failed,
    'cli.refused',
    `the energy manager refuses: ${detail ?? `status ${response.status}`}${advice === undefined ? '' : ` ${advice}`}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
