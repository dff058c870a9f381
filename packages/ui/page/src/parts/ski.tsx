import type { ComponentChildren } from 'preact';
import { skiGroups } from '../format/ski.ts';

/** An SKI in groups of four on two lines, to compare by eye. One text, so that it can be selected and searched for. */
export function Ski({ ski, large = false }: { readonly ski: string; readonly large?: boolean }): ComponentChildren {
  return <span class={large ? 'ski ski-large' : 'ski'}>{skiGroups(ski).join(' ')}</span>;
}
