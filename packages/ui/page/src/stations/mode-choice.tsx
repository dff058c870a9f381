import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Station, StationMode } from '../api/model.ts';
import { usePage } from '../page.ts';
import { FailureNote } from '../parts/failure-note.tsx';
import { useAction } from '../parts/use-action.ts';

/** Modes the energy manager carries out now. A mode that is set but not listed here is shown as well. */
const OFFERED: readonly StationMode[] = ['fast', 'off'];

/** How the station is to be used. */
export function ModeChoice({ station }: { readonly station: Station }): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const action = useAction();
  const id = useId();
  const modes = OFFERED.includes(station.mode) ? OFFERED : [...OFFERED, station.mode];
  return (
    <div class="mode">
      <label for={id}>{t.station.mode}</label>
      <select
        id={id}
        value={station.mode}
        disabled={action.busy}
        aria-busy={action.busy}
        onChange={(event) => {
          const select = event.currentTarget;
          const mode = modes.find((one) => one === select.value);
          if (mode === undefined) return;
          void action
            .run(() => page.api.patchStation(station.id, { mode }))
            .then((done) => {
              if (!done) select.value = station.mode;
              select.focus();
            });
        }}
      >
        {modes.map((mode) => (
          <option key={mode} value={mode}>
            {t.station.modes[mode]}
          </option>
        ))}
      </select>
      <FailureNote failure={action.failure} onDismiss={action.dismiss} />
    </div>
  );
}
