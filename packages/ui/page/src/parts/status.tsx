import type { ComponentChildren } from 'preact';

/** How something stands. Always together with a word: the colour alone says nothing. */
export type Tone = 'good' | 'attention' | 'bad' | 'neutral' | 'active';

/** A word with a coloured mark. The marks differ in shape too. */
export function Status({
  tone,
  children,
}: {
  readonly tone: Tone;
  readonly children: ComponentChildren;
}): ComponentChildren {
  return (
    <span class={`status status-${tone}`}>
      <span class="status-mark" aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}
