import type { ComponentChildren } from 'preact';
import type { Device, UseCase } from '../api/model.ts';
import { usePage } from '../page.ts';
import { peerName } from '../pairing/advice.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { Empty, Section } from '../parts/section.tsx';
import { Ski } from '../parts/ski.tsx';
import { Status, type Tone } from '../parts/status.tsx';
import { useCaseName } from './use-case-name.ts';

const DEVICE_TONES: Readonly<Record<Device['status'], Tone>> = { ok: 'good', connecting: 'attention', offline: 'bad' };

const SCENARIO_TONES: Readonly<Record<UseCase['scenarios'][number]['status'], Tone>> = {
  playable: 'good',
  incomplete: 'attention',
  announced: 'neutral',
  'not-announced': 'bad',
};

/** Every peer with its use cases and what can be done with each scenario. */
export function Devices(): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const devices = page.devices.value;
  return (
    <Section id="devices" title={t.sections.devices}>
      {devices.length === 0 ? (
        <Empty title={t.devices.none} advice={t.devices.noneAdvice} />
      ) : (
        <ul class="peers">
          {devices.map((device) => (
            <DeviceCard key={device.id} device={device} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function DeviceCard({ device }: { readonly device: Device }): ComponentChildren {
  const t = usePage().t.value;
  const words = t.devices;
  const product = peerName(device);
  return (
    <li class="card device">
      <div class="card-head">
        <div>
          <h3>{device.name || product}</h3>
          {product !== device.name && <p class="beside">{product}</p>}
        </div>
        <Status tone={DEVICE_TONES[device.status]}>{words.status[device.status]}</Status>
      </div>
      {device.status !== 'ok' && (
        <p class="beside" lang="en">
          {device.text}
        </p>
      )}
      <details class="more">
        <summary>
          {words.useCases} <ScenarioCount useCases={device.useCases} />
        </summary>
        {device.useCases.length === 0 && <p>{words.noUseCases}</p>}
        {device.useCases.map((useCase) => (
          <UseCaseBlock key={`${useCase.name} ${useCase.actor} ${useCase.entity}`} useCase={useCase} />
        ))}
        <Facts>
          {device.deviceType !== null && <Fact name={words.deviceType}>{device.deviceType}</Fact>}
          <Fact name={words.protocol}>{device.protocol === 'ship' ? 'SHIP / SPINE' : 'ECHONET Lite'}</Fact>
          {device.address !== null && (
            <Fact name={words.address}>
              <span class="breakable">{device.address}</span>
            </Fact>
          )}
          {device.ski !== '' && (
            <Fact name={t.pairing.ski}>
              <Ski ski={device.ski} />
            </Fact>
          )}
        </Facts>
      </details>
    </li>
  );
}

/** How many scenarios work, so that the closed list says whether it is worth opening. */
function ScenarioCount({ useCases }: { readonly useCases: readonly UseCase[] }): ComponentChildren {
  const t = usePage().t.value;
  const all = useCases.flatMap((useCase) => useCase.scenarios);
  const worst = (['not-announced', 'incomplete'] as const).find((status) => all.some((one) => one.status === status));
  const works = all.filter((one) => one.status === 'playable').length;
  if (all.length === 0) return null;
  return (
    <Status tone={worst === undefined ? 'good' : SCENARIO_TONES[worst]}>{t.devices.works(works, all.length)}</Status>
  );
}

function UseCaseBlock({ useCase }: { readonly useCase: UseCase }): ComponentChildren {
  const page = usePage();
  const words = page.t.value.devices;
  return (
    <div class="use-case">
      <h4>{useCaseName(useCase.name, page.language.value)}</h4>
      <p class="beside">
        {words.actor} {useCase.actor}
        {useCase.version !== null && ` · ${useCase.version}`}
        {!useCase.available && ` · ${words.unavailable}`}
      </p>
      <ul class="scenarios">
        {useCase.scenarios.map((scenario) => (
          <li key={scenario.number}>
            <span>{words.scenario(scenario.number)}</span>
            <Status tone={SCENARIO_TONES[scenario.status]}>{words.scenarios[scenario.status]}</Status>
            {scenario.missing.length > 0 && (
              <span class="beside" lang="en">
                {words.missing(scenario.missing.join(', '))}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
