import type { ComponentChildren } from 'preact';

/** The drawings of the page, one line each, in the colour of the text around them. */
export type IconName =
  | 'grid'
  | 'solar'
  | 'battery'
  | 'house'
  | 'station'
  | 'check'
  | 'alert'
  | 'copy'
  | 'close'
  | 'box';

const SHAPES: Readonly<Record<IconName, ComponentChildren>> = {
  grid: <path d="M8 3h8M6 8h12M9 3l-4 18M15 3l4 18M8 8l9 8M16 8l-9 8M7.5 8v2M16.5 8v2" />,
  solar: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4" />
    </>
  ),
  battery: (
    <path d="M8 6h8a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM10 6V4h4v2M10 13h4M12 11v4" />
  ),
  house: <path d="M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6" />,
  station: (
    <path d="M6 21V5a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1v16M4 21h13M15 12h2a1 1 0 0 1 1 1v3a1.5 1.5 0 0 0 3 0V9l-2-2M11 8l-2 4h3l-2 4" />
  ),
  check: <path d="M5 12l5 5 9-10" />,
  alert: <path d="M12 4l9 16H3zM12 10v4M12 17v.5" />,
  copy: <path d="M9 9h10v11H9zM5 15V4h10" />,
  close: <path d="M6 6l12 12M18 6L6 18" />,
  box: <path d="M5 4h14v16H5zM8 8h8M8 12h3M15 16h1M12 16h1" />,
};

/** A small drawing beside a word. It says nothing the word does not say, so it is hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }): ComponentChildren {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  );
}
