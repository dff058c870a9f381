import type { ComponentChildren } from 'preact';

/** A number and its unit, as this page writes them. */
const QUANTITY = /(\d[\d.,]* (?:kWh|kW|W|A|%|s|min|h)(?![\wäöü]))/;

/** A sentence in which a number and its unit stay on one line. The text itself keeps its plain spaces. */
export function Unbroken({ text }: { readonly text: string }): ComponentChildren {
  return text.split(QUANTITY).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} class="nowrap">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
