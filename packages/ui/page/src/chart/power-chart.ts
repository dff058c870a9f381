import uPlot from 'uplot';
import { powerRange } from './power-range.ts';
import type { Columns } from './trace.ts';

/** A drawn chart. */
export interface PowerChart {
  draw(columns: Columns, from: number, to: number): void;
  /** Colours and words have changed. */
  restyle(): void;
  close(): void;
}

/** What the chart needs to know about the reader. */
export interface ChartSettings {
  /** A value of the axis in kW, written in the reader's language. */
  writePower(kilowatts: number, decimals: number): string;
  /** A time of the axis, s since 1970. */
  writeTime(seconds: number): string;
  /** The moment under the pointer, as an index into the columns; null when there is none. */
  onPoint(index: number | null): void;
}

const HEIGHT = 240;

/** Measured power as a line, the limit as steps: a limit holds unchanged until the next one. */
export function drawPowerChart(place: HTMLElement, settings: ChartSettings): PowerChart {
  const colour = (name: string): (() => string) => {
    return () => getComputedStyle(place).getPropertyValue(name).trim();
  };
  const axis = { stroke: colour('--ink-soft'), font: '12px system-ui, sans-serif', ticks: { show: false } };
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const chart = new uPlot(
    {
      width: Math.max(200, place.clientWidth),
      height: HEIGHT,
      padding: [14, 24, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      scales: {
        x: { time: true, auto: false },
        y: { range: (_chart, low, high) => powerRange(low, high) },
      },
      axes: [
        {
          ...axis,
          grid: { stroke: colour('--line'), width: 1 },
          size: 26,
          space: 70,
          values: (_chart, splits) => splits.map((split) => settings.writeTime(split)),
        },
        {
          ...axis,
          grid: { stroke: colour('--line'), width: 1 },
          // Without 2.5, which would need a decimal to be told from 3.
          incrs: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
          size: 40,
          space: 36,
          values: (_chart, splits) => splits.map((split) => settings.writePower(split, stepDecimals(splits))),
        },
      ],
      series: [
        {},
        { stroke: colour('--measured'), fill: colour('--measured-fill'), width: 2, points: { show: false } },
        {
          stroke: colour('--limit'),
          width: 2,
          dash: [7, 4],
          points: { show: false },
          ...(stepped === undefined ? {} : { paths: stepped }),
        },
      ],
      hooks: { setCursor: [(self) => settings.onPoint(self.cursor.idx ?? null)] },
    },
    [[], [], []],
    place,
  );
  const observer = new ResizeObserver(() => {
    if (place.clientWidth > 0) chart.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  observer.observe(place);
  return {
    draw: (columns, from, to) => {
      chart.batch(() => {
        chart.setData(columns, false);
        chart.setScale('x', { min: from / 1000, max: to / 1000 });
      });
    },
    restyle: () => chart.redraw(false, true),
    close: () => {
      observer.disconnect();
      chart.destroy();
    },
  };
}

function stepDecimals(splits: readonly number[]): number {
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  return step >= 1 ? 0 : 1;
}
