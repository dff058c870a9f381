import type { ComponentChildren } from 'preact';
import type { Station } from '../api/model.ts';
import { usePage } from '../page.ts';

/** Current per phase as a small table. */
export function PhaseCurrents({ current }: { readonly current: NonNullable<Station['current']> }): ComponentChildren {
  const page = usePage();
  const words = page.t.value.station;
  return (
    <dl class="phases" aria-label={words.phases}>
      {(['a', 'b', 'c'] as const).map((phase, index) => (
        <div key={phase}>
          <dt>L{index + 1}</dt>
          <dd>{page.format.value.current(current[phase])}</dd>
        </div>
      ))}
    </dl>
  );
}
