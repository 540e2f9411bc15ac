import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Properties {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly wrong?: string | undefined;
  children(id: string, describedBy: string | undefined, isWrong: boolean): ComponentChildren;
}

/** An input with its label, what may be said about it, and what is wrong with it. */
export function Field({ label, hint, wrong, children }: Properties) {
  const id = useId();
  const note = useId();
  const hasNote = hint !== undefined || wrong !== undefined;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id, hasNote ? note : undefined, wrong !== undefined)}
      {hasNote && (
        <span id={note} class={wrong ? 'wrong' : 'hint'}>
          {wrong ?? hint}
        </span>
      )}
    </div>
  );
}
