import type { Liveness } from '../api/events';

const words: Readonly<Record<Liveness, readonly [string, string]>> = {
  connecting: ['connecting', 'The connection is being made'],
  live: ['live', 'Changes are shown as they happen'],
  polling: ['polling', 'The stream of changes is not to be had; the page asks every 3 seconds'],
  offline: ['offline', 'The service does not answer; the page keeps trying'],
};

/** How changes reach the page at the moment. */
export function Live({ liveness }: { liveness: Liveness }) {
  const [word, meaning] = words[liveness];
  return (
    <span class={`live ${liveness}`} title={meaning} role="status">
      <i aria-hidden="true" />
      {word}
    </span>
  );
}
