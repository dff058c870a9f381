import type { Language } from '../format/numbers.ts';

const NAMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  limitationOfPowerConsumption: { en: 'Limitation of power consumption (LPC)', de: 'Begrenzung des Bezugs (LPC)' },
  limitationOfPowerProduction: { en: 'Limitation of power production (LPP)', de: 'Begrenzung der Einspeisung (LPP)' },
  monitoringOfPowerConsumption: { en: 'Monitoring of power consumption (MPC)', de: 'Messung des Bezugs (MPC)' },
  monitoringOfGridConnectionPoint: {
    en: 'Monitoring of the grid connection (MGCP)',
    de: 'Messung am Netzanschluss (MGCP)',
  },
  evseCommissioningAndConfiguration: {
    en: 'Commissioning of the station (EVSECC)',
    de: 'Inbetriebnahme der Station (EVSECC)',
  },
  evCommissioningAndConfiguration: { en: 'Commissioning of the car (EVCC)', de: 'Inbetriebnahme des Autos (EVCC)' },
  overloadProtectionByEvChargingCurrentCurtailment: { en: 'Overload protection (OPEV)', de: 'Überlastschutz (OPEV)' },
  optimizationOfSelfConsumptionDuringEvCharging: {
    en: 'Own use while charging (OSCEV)',
    de: 'Eigenverbrauch beim Laden (OSCEV)',
  },
  measurementOfElectricityDuringEvCharging: {
    en: 'Measurement while charging (EVCEM)',
    de: 'Messung beim Laden (EVCEM)',
  },
  evChargingSummary: { en: 'Charging summary (EVCS)', de: 'Ladezusammenfassung (EVCS)' },
  evStateOfCharge: { en: 'State of charge of the car (EVSOC)', de: 'Ladestand des Autos (EVSOC)' },
  coordinatedEvCharging: { en: 'Coordinated charging (CEVC)', de: 'Abgestimmtes Laden (CEVC)' },
  visualizationOfAggregatedPhotovoltaicData: { en: 'Solar data (VAPD)', de: 'Solardaten (VAPD)' },
  visualizationOfAggregatedBatteryData: { en: 'Battery data (VABD)', de: 'Batteriedaten (VABD)' },
};

/** The name of a use case for people; one that is not known here is shown as the device names it. */
export function useCaseName(name: string, language: Language): string {
  return Object.hasOwn(NAMES, name) ? (NAMES[name]?.[language] ?? name) : name;
}
