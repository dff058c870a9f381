import type { Step } from '@busbar/kernel';
import type { SmeEffect } from './effects.ts';
import type { SmeTimer } from './events.ts';
import type { SmeState } from './states.ts';
import type { PhaseStep } from './transition.ts';

/**
 * Keeps account of the timers that run: leaves out stops of timers that do not run, and stops all of them when the machine ended.
 * @param running timers before the step
 */
export function settleTimers(running: readonly SmeTimer[], step: PhaseStep): Step<SmeState, SmeEffect> {
  if (!step.effects.some((effect) => effect.do === 'startTimer' || effect.do === 'stopTimer' || effect.do === 'ended'))
    return { state: { at: step.state, timers: running }, effects: step.effects };
  const timers = new Set(running);
  const effects = step.effects.flatMap((effect): SmeEffect[] => {
    switch (effect.do) {
      case 'startTimer':
        timers.add(effect.timer);
        return [effect];
      case 'stopTimer':
        return timers.delete(effect.timer) ? [effect] : [];
      case 'ended':
        return [...stopAll(timers), effect];
      default:
        return [effect];
    }
  });
  return { state: { at: step.state, timers: [...timers] }, effects };
}

function stopAll(timers: Set<SmeTimer>): SmeEffect[] {
  const stops: SmeEffect[] = [...timers].map((timer) => ({ do: 'stopTimer', timer }));
  timers.clear();
  return stops;
}
