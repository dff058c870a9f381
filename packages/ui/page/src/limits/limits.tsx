import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Limit } from '../api/model.ts';
import { usePage } from '../page.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Empty, Section } from '../parts/section.tsx';
import { useAction } from '../parts/use-action.ts';
import { LimitForm } from './limit-form.tsx';
import { LimitRow } from './limit-row.tsx';

/** Past limits shown before more are asked for. */
const FEW = 4;

/** Limits in force and past, and a form for one by hand. */
export function Limits(): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const limits = page.limits.value;
  const active = limits.filter((limit) => limit.state === 'active');
  const past = limits.filter((limit) => limit.state !== 'active');
  const showsAll = useSignal(false);
  const leaving = useSignal<Limit | undefined>(undefined);
  const shownPast = showsAll.value ? past : past.slice(0, FEW);
  const more = past.length - shownPast.length;
  return (
    <Section id="limits" title={t.sections.limits}>
      {limits.length === 0 && <Empty title={t.limits.empty} />}
      {active.length > 0 && (
        <>
          <h3>{t.limits.inForce}</h3>
          <ul class="rows">
            {active.map((limit) => (
              <LimitRow
                key={limit.id}
                limit={limit}
                onRemove={() => {
                  leaving.value = limit;
                }}
              />
            ))}
          </ul>
        </>
      )}
      <LimitForm />
      {past.length > 0 && (
        <>
          <h3>{t.limits.past}</h3>
          <ul class="rows">
            {shownPast.map((limit) => (
              <LimitRow key={limit.id} limit={limit} />
            ))}
          </ul>
          {more > 0 && (
            <button
              type="button"
              class="button button-quiet"
              onClick={() => {
                showsAll.value = true;
              }}
            >
              {t.limits.more(page.format.value.plain(more))}
            </button>
          )}
        </>
      )}
      {leaving.value !== undefined && (
        <RemoveDialog
          limit={leaving.value}
          onClose={() => {
            leaving.value = undefined;
          }}
        />
      )}
    </Section>
  );
}

function RemoveDialog({ limit, onClose }: { readonly limit: Limit; readonly onClose: () => void }): ComponentChildren {
  const page = usePage();
  const words = page.t.value.limits;
  const action = useAction();
  const remove = async (): Promise<void> => {
    if (!(await action.run(() => page.api.removeLimit(limit.id)))) return;
    page.say(words.removed);
    onClose();
  };
  return (
    <ConfirmDialog
      title={words.removeTitle}
      confirm={words.remove}
      look="danger"
      action={action}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <p>{words.removeText(page.format.value.limit(limit.watts))}</p>
    </ConfirmDialog>
  );
}
