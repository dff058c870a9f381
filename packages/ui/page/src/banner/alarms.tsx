import type { ComponentChildren } from 'preact';
import type { Alarm } from '../api/model.ts';
import { instantOf } from '../format/time.ts';
import { usePage } from '../page.ts';
import { Status } from '../parts/status.tsx';

/** What a person has to look at, with what to do. The words come from the energy manager and are English. */
export function Alarms({ alarms }: { readonly alarms: readonly Alarm[] }): ComponentChildren {
  const { t, time } = usePage();
  const words = t.value.alarms;
  return (
    <div role="status">
      {alarms.length > 0 && (
        <section class="alarms" aria-label={words.title}>
          <ul>
            {alarms.map((alarm) => (
              <li key={alarm.id} class={`alarm alarm-${alarm.severity}`}>
                <Status tone={alarm.severity === 'error' ? 'bad' : 'attention'}>{words[alarm.severity]}</Status>
                <p>
                  <strong lang="en">{alarm.text}</strong> <span lang="en">{alarm.advice}</span>{' '}
                  <span class="beside">{words.since(time.value.dayAndTime(instantOf(alarm.since) ?? 0))}</span>
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
