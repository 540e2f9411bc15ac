import { signal } from '@preact/signals';
import { messageOf } from '../api/http';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isWrong: boolean;
}

const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** Says in a corner that something was done, or could not be. */
export function say(text: string, isWrong = false): void {
  const toast = { id: ++lastId, text, isWrong };
  toasts.value = [...toasts.value, toast];
  setTimeout(() => dismiss(toast), isWrong ? 12_000 : 5000);
}

/** Runs an action of the reader; says what came of it. Returns whether it worked. */
export async function attempt(action: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await action();
    if (done) {
      say(done);
    }
    return true;
  } catch (error) {
    say(messageOf(error), true);
    return false;
  }
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(toast => (
        <div key={toast.id} class={toast.isWrong ? 'toast wrong' : 'toast'}>
          <div class="spread">
            <span>{toast.text}</span>
            <button type="button" class="button plain" onClick={() => dismiss(toast)}>
              Close
            </button>
          </div>
        </div>
      ))}
    </div>
  );
}

function dismiss(toast: Toast): void {
  toasts.value = toasts.value.filter(other => other !== toast);
}
