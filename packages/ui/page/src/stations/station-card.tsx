import type { ComponentChildren } from 'preact';
import type { Station } from '../api/model.ts';
import { usePage } from '../page.ts';
import { peerName } from '../pairing/advice.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { Status, type Tone } from '../parts/status.tsx';
import { Unbroken } from '../parts/unbroken.tsx';
import { ModeChoice } from './mode-choice.tsx';
import { PhaseCurrents } from './phase-currents.tsx';
import { PowerGauge } from './power-gauge.tsx';
import { whySentence } from './why.ts';

const STATE_TONES: Readonly<Record<Station['state'], Tone>> = {
  charging: 'active',
  idle: 'good',
  offline: 'bad',
  failure: 'bad',
  unknown: 'neutral',
};

const APPLIED_TONES: Readonly<Record<Station['applied'], Tone>> = {
  confirmed: 'good',
  pending: 'attention',
  refused: 'bad',
  unreachable: 'bad',
  'not-supported': 'attention',
};

/** A station: what it does, what it takes against what it may take, and why. */
export function StationCard({
  station,
  sharedBy,
}: {
  readonly station: Station;
  readonly sharedBy: number;
}): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const format = page.format.value;
  const { reportedLimit } = station;
  return (
    <article class={`card station station-${station.state}`} aria-labelledby={`${station.id}-name`}>
      <div class="card-head">
        <div>
          <h3 id={`${station.id}-name`}>{station.name}</h3>
          <p class="beside">{peerName(station)}</p>
        </div>
        <Status tone={STATE_TONES[station.state]}>{t.station.states[station.state]}</Status>
      </div>
      <PowerGauge station={station} />
      <p class="why">
        <b>{t.station.why.title}</b> <Unbroken text={whySentence(station, sharedBy, t, format)} />
      </p>
      {station.applied !== 'unreachable' && (
        <p class="applied">
          <Status tone={APPLIED_TONES[station.applied]}>{t.station.applied[station.applied]}</Status>
        </p>
      )}
      <Facts>
        <Fact name={t.station.energy}>{format.energy(station.energy)}</Fact>
        {station.soc !== null && <Fact name={t.station.soc}>{format.percent(station.soc)}</Fact>}
        {reportedLimit !== null && (
          <Fact name={t.station.reported}>
            {reportedLimit.active ? format.limit(reportedLimit.watts) : t.station.reportedNone}
          </Fact>
        )}
      </Facts>
      {station.current !== null && <PhaseCurrents current={station.current} />}
      <ModeChoice station={station} />
    </article>
  );
}
