import type { ComponentChildren } from 'preact';
import type { Site } from '../api/model.ts';
import { instantOf } from '../format/time.ts';
import { usePage } from '../page.ts';
import { Status } from '../parts/status.tsx';
import { alarmWords, listedAlarms } from './alarm-words.ts';

/** What a person has to look at, with what to do. */
export function Alarms({ site }: { readonly site: Site }): ComponentChildren {
  const { t, time, language } = usePage();
  const alarms = listedAlarms(site.alarms).map((alarm) => {
    const station = site.stations.find((one) => one.id === alarm.station);
    return { ...alarm, ...alarmWords(alarm, station?.name, language.value) };
  });
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
                  <strong lang={alarm.lang}>{alarm.text}</strong> <span lang={alarm.lang}>{alarm.advice}</span>{' '}
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
