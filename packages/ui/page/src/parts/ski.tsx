import type { ComponentChildren } from 'preact';
import { skiGroups } from '../format/ski.ts';

/** An SKI in groups of four, to compare by eye. Selecting and copying it gives the plain forty characters with spaces. */
export function Ski({ ski, large = false }: { readonly ski: string; readonly large?: boolean }): ComponentChildren {
  return (
    <span class={large ? 'ski ski-large' : 'ski'}>
      {skiGroups(ski).map((group, index) => (
        <span key={index}>{group} </span>
      ))}
    </span>
  );
}
