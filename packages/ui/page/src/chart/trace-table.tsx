import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { usePage } from '../page.ts';
import { everyMinute, type Trace } from './trace.ts';

/** The curve as a table, one row a minute. Built only while it is open. */
export function TraceTable({ trace, name }: { readonly trace: Trace; readonly name: string }): ComponentChildren {
  const page = usePage();
  const words = page.t.value.chart;
  const format = page.format.value;
  const isOpen = useSignal(false);
  return (
    <details
      class="more"
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>{words.table}</summary>
      {isOpen.value && (
        <table class="values">
          <caption class="only-read">{name}</caption>
          <thead>
            <tr>
              <th scope="col">{words.time}</th>
              <th scope="col">{words.measured}</th>
              <th scope="col">{words.limit}</th>
            </tr>
          </thead>
          <tbody>
            {everyMinute(trace).map((point) => (
              <tr key={point.at}>
                <th scope="row">{page.time.value.timeOfDay(point.at)}</th>
                <td>{format.power(point.power)}</td>
                <td>{point.limit === null ? words.noLimit : format.limit(point.limit)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
