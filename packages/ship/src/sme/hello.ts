import type { SmeContext } from './context.ts';
import { abort } from './hello-abort.ts';
import { enterPending } from './hello-pending.ts';
import { enterReady } from './hello-ready.ts';
import type { SmeNumber } from './states.ts';
import { type PhaseStep, path } from './transition.ts';

/**
 * Enters hello (IEC 63380-3, 6.10.4.4). Both roles speak at once: a trusted peer gets `ready`, an undecided one
 * `pending`, a refused one `aborted` (T8 to T10, SHIP-6.10.4.4-1, -2).
 */
export function enterHello(from: SmeNumber, context: SmeContext): PhaseStep {
  const next = judge(context);
  return { state: next.state, effects: [...path(from, 6), ...next.effects] };
}

function judge(context: SmeContext): PhaseStep {
  if (context.trust === 'trusted') return enterReady(6, context);
  if (context.trust === 'undecided' && context.settings.decisionPossible) return enterPending(context);
  return abort(6, 'aborted', 'the peer is not trusted', context);
}
