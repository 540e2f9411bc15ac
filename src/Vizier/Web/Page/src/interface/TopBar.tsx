import { href, route } from '../routing/route';
import { session, signOut } from './session';
import { chooseTheme, theme, themeChoice } from './theme';

/** The page's head: where one is, and the way back. */
export function TopBar() {
  const { segments } = route.value;
  return (
    <header class="bar">
      <a class="skip" href={globalThis.location.hash || '#/'} onClick={skipToContent}>
        Skip to the content
      </a>
      <a class="brand" href={href([])} aria-label="Vizier, all studies">
        <Mark />
        <span class="word">Vizier</span>
      </a>
      <nav aria-label="Where you are">
        {segments[0] === 'studies' && segments[1] !== undefined && segments[2] !== undefined && (
          <>
            <span class="slash">/</span>
            <span class="quiet">{segments[1]}</span>
            <span class="slash">/</span>
            <a href={href(['studies', segments[1], segments[2]])}>{segments[2]}</a>
            {segments[3] === 'trials' && segments[4] !== undefined && (
              <>
                <span class="slash">/</span>
                <span>trial {segments[4]}</span>
              </>
            )}
          </>
        )}
      </nav>
      <ThemeSwitch />
      {session.value?.keysRequired && session.value.signedIn && (
        <button type="button" class="button plain" title={`${session.value.owner ?? ''} ${session.value.role ?? ''}`} onClick={() => void signOut()}>
          Sign out
        </button>
      )}
    </header>
  );
}

function skipToContent(event: MouseEvent): void {
  event.preventDefault();
  const main = document.querySelector('main');
  main?.setAttribute('tabindex', '-1');
  main?.focus();
}

function ThemeSwitch() {
  const next = theme.value === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      class="button plain"
      aria-label={`Use the ${next} theme`}
      title={themeChoice.value === 'system' ? 'The theme follows the system' : ''}
      onClick={() => chooseTheme(next)}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.4" />
        <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4Z" fill="currentColor" />
      </svg>
    </button>
  );
}

// A search that closes in: trials around an optimum.
function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M2 13.5C4 6 8 3 17.5 2.5" fill="none" stroke="var(--line-strong)" stroke-width="1.6" stroke-linecap="round" />
      <path d="M5.5 17C7 11.5 10 8.6 17.5 8" fill="none" stroke="var(--ink-3)" stroke-width="1.6" stroke-linecap="round" />
      <circle cx="14.4" cy="14.4" r="3.4" fill="var(--accent)" />
    </svg>
  );
}
