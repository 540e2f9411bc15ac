import { useState } from 'preact/hooks';
import { attempt } from './Toasts';

interface Properties {
  readonly text: string;
  readonly mayWrite: boolean;
  readonly about: string;
  onSave(text: string): Promise<void>;
}

/** A few lines that people leave for each other. */
export function Note({ text, mayWrite, about, onSave }: Properties) {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  if (draft !== undefined) {
    return (
      <form
        class="stack tight"
        onSubmit={async event => {
          event.preventDefault();
          if (await attempt(() => onSave(draft), 'The note was saved.')) {
            setDraft(undefined);
          }
        }}
      >
        <textarea
          aria-label={`Note on ${about}`}
          rows={4}
          maxLength={10_000}
          value={draft}
          autofocus
          onInput={event => setDraft(event.currentTarget.value)}
        />
        <div class="row">
          <button class="button primary">Save</button>
          <button type="button" class="button" onClick={() => setDraft(undefined)}>
            Cancel
          </button>
        </div>
      </form>
    );
  }
  return (
    <div class="row">
      {text !== '' && <p class="note">{text}</p>}
      {mayWrite && (
        <button type="button" class="button plain no-print" onClick={() => setDraft(text)}>
          {text === '' ? 'Add a note' : 'Edit the note'}
        </button>
      )}
    </div>
  );
}
