import type { ComponentChildren } from 'preact';
import type { Station } from '../api/model.ts';
import { usePage } from '../page.ts';
import { powerBar } from './bar.ts';

/** Measured power as a number and as a bar against the limit; the mark is the limit, the hatched part is closed. */
export function PowerGauge({ station }: { readonly station: Station }): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const format = page.format.value;
  const limit = station.setpoint.constraint === 'none' ? null : station.setpoint.watts;
  const bar = powerBar(station.power, limit, station.nominalMax);
  const percent = (share: number): string => `${(100 * Math.min(1, share)).toFixed(2)}%`;
  // Its own maximum is where the scale ends, not something that holds the station back.
  const isRestricted = limit !== null && station.setpoint.constraint !== 'station-maximum';
  const limitText = limit === null ? t.station.noLimit : format.limit(limit);
  return (
    <div class={bar.isOver ? 'gauge gauge-over' : 'gauge'}>
      <p class="gauge-values">
        <span class="gauge-power">
          <span class="only-read">{t.station.measured} </span>
          <b>{format.kilowatts(station.power)}</b>
          {station.power !== null && ' kW'}
        </span>
        <span class={isRestricted ? 'gauge-limit' : 'gauge-limit gauge-free'}>
          {t.station.limit} <b>{limitText}</b>
          {bar.isOver && <em> {t.station.over}</em>}
        </span>
      </p>
      <div
        class="gauge-track"
        role="img"
        aria-label={t.station.bar(format.power(station.power), limitText, format.limit(bar.end))}
      >
        {bar.limit !== undefined && bar.limit < 1 && <span class="gauge-closed" style={{ left: percent(bar.limit) }} />}
        <span class="gauge-fill" style={{ width: percent(bar.filled) }} />
        {isRestricted && bar.limit !== undefined && <span class="gauge-mark" style={{ left: percent(bar.limit) }} />}
      </div>
      <p class="gauge-scale" aria-hidden="true">
        <span>0</span>
        <span>{format.limit(bar.end)}</span>
      </p>
    </div>
  );
}
