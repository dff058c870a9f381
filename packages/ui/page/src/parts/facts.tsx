import type { ComponentChildren } from 'preact';

/** Names and values side by side. */
export function Facts({ children }: { readonly children: ComponentChildren }): ComponentChildren {
  return <dl class="facts">{children}</dl>;
}

/** One name with its value. */
export function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): ComponentChildren {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
