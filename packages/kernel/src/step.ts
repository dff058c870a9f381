/** Outcome of one protocol decision: the next state, and what has to be done in this order. */
export interface Step<State, Effect> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

const NONE: readonly never[] = Object.freeze([]);

/** Keeps the state and does nothing. */
export function stay<State>(state: State): Step<State, never> {
  return { state, effects: NONE };
}
