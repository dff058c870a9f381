/** Why a scenario failed, in words that name what was awaited and what came instead. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}
