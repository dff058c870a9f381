import type { ComponentChildren } from 'preact';

/** Names and values side by side. */
export function Facts({ children }: { readonly children: ComponentChildren }): ComponentChildren {
  return <dl class="facts">{children}</dl>;
}

/** One name with its value. */
export function Fact({
  name,
  wide = false,
  children,
}: {
  readonly name: string;
  /** Needs a line of its own on a phone. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}): ComponentChildren {
  return (
    <div class={wide ? 'fact fact-wide' : 'fact'}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
