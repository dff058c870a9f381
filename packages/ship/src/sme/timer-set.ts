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
  let timers = running;
  const effects: SmeEffect[] = [];
  for (const effect of step.effects) {
    if (effect.do === 'stopTimer') {
      if (!timers.includes(effect.timer)) continue;
      timers = timers.filter((timer) => timer !== effect.timer);
    } else if (effect.do === 'startTimer') {
      if (!timers.includes(effect.timer)) timers = [...timers, effect.timer];
    } else if (effect.do === 'ended') {
      for (const timer of timers) effects.push({ do: 'stopTimer', timer });
      timers = [];
    }
    effects.push(effect);
  }
  return { state: { at: step.state, timers }, effects };
}
