import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { duration } from '../format/time.ts';
import { usePage } from '../page.ts';
import { Status } from '../parts/status.tsx';

/** An age below this is simply "live", ms: values come about once a second. */
const FRESH = 3_000;

/** Whether values arrive, how old they are, and when the next attempt is. */
export function ConnectionState(): ComponentChildren {
  const { t, stream } = usePage();
  const phase = useComputed(() => stream.value.phase);
  const words = t.value.stream;
  return (
    <div class="connection">
      <span role="status" aria-label={words.label}>
        {phase.value === 'live' && <Status tone="good">{words.live}</Status>}
        {phase.value === 'connecting' && <Status tone="attention">{words.connecting}</Status>}
        {phase.value === 'waiting' && <Status tone="bad">{words.lost}</Status>}
      </span>
      <Detail />
    </div>
  );
}

/** Changes every second, so it stands outside of what screen readers read out by themselves. */
function Detail(): ComponentChildren {
  const { t, time, now, stream, lastMessageAt } = usePage();
  const words = t.value.stream;
  const state = stream.value;
  const last = lastMessageAt.value;
  if (state.phase === 'live') {
    const age = Math.max(0, now.value - state.lastEventAt);
    return <span class="connection-detail connection-live">{words.age(duration(age < FRESH ? 1 : age / 1000))}</span>;
  }
  return (
    <span class="connection-detail">
      {state.phase === 'waiting' && `${words.retryIn(duration((state.retryAt - now.value) / 1000))}`}
      {state.phase === 'waiting' && last !== undefined && ' · '}
      {last !== undefined && words.valuesFrom(time.value.timeOfDay(last))}
    </span>
  );
}
