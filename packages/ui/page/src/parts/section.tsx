import type { ComponentChildren } from 'preact';

interface SectionProps {
  readonly id: string;
  readonly title: string;
  /** Beside the title. */
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of the page with its heading; a landmark that can be linked to. */
export function Section({ id, title, beside, children }: SectionProps): ComponentChildren {
  return (
    <section id={id} class="section" aria-labelledby={`${id}-title`} tabIndex={-1}>
      <div class="section-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {beside}
      </div>
      {children}
    </section>
  );
}

/** What stands in place of a list that is empty: what is missing, and what to do. */
export function Empty({ title, advice }: { readonly title: string; readonly advice?: string }): ComponentChildren {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {advice !== undefined && <p>{advice}</p>}
    </div>
  );
}
