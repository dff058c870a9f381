import type { ComponentChildren } from 'preact';
import type { Site } from '../api/model.ts';
import { usePage } from '../page.ts';
import { Empty, Section } from '../parts/section.tsx';
import { StationCard } from './station-card.tsx';
import { sharers } from './why.ts';

/** One card a station. */
export function Stations({ site }: { readonly site: Site }): ComponentChildren {
  const t = usePage().t.value;
  return (
    <Section id="stations" title={t.sections.stations}>
      {site.stations.length === 0 ? (
        <Empty title={t.station.none} advice={t.station.noneAdvice} />
      ) : (
        <ul class="stations">
          {site.stations.map((station) => (
            <li key={station.id}>
              <StationCard station={station} sharedBy={sharers(site.stations, station.setpoint.constraint)} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
