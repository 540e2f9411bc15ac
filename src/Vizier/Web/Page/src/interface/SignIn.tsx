import { useState } from 'preact/hooks';
import { messageOf } from '../api/http';
import { Field } from './Field';
import { signIn } from './session';

/** Asks for an API key. It is kept in a cookie that scripts cannot read. */
export function SignIn() {
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  return (
    <main class="page signin">
      <form
        class="panel"
        onSubmit={async event => {
          event.preventDefault();
          try {
            await signIn(key.trim());
          } catch (error) {
            setProblem(messageOf(error));
          }
        }}
      >
        <h1>Sign in</h1>
        <p class="quiet">This service asks for an API key. Whoever runs it can make one for you with <code>vizier key create</code>.</p>
        <Field label="API key" wrong={problem}>
          {(id, describedBy, isWrong) => (
            <input
              id={id}
              type="password"
              autocomplete="current-password"
              aria-describedby={describedBy}
              aria-invalid={isWrong}
              value={key}
              autofocus
              onInput={event => setKey(event.currentTarget.value)}
            />
          )}
        </Field>
        <button class="button primary" disabled={key.trim() === ''}>
          Sign in
        </button>
      </form>
    </main>
  );
}
