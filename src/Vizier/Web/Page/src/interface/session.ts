import { signal } from '@preact/signals';
import { address, get, isSignInWanted, post, remove } from '../api/http';
import type { Session } from '../api/types';

/** Who the reader is, once the service has said it. */
export const session = signal<Session | undefined>(undefined);

export async function readSession(): Promise<void> {
  const answer = await get<Session>('session');
  session.value = answer;
  isSignInWanted.value = answer.keysRequired === true && answer.signedIn !== true;
}

export async function signIn(key: string): Promise<void> {
  await post<object>('session', { key });
  await readSession();
}

/** What is on the page goes first, and with it all that it still asks for: those answers would be refusals. */
export async function signOut(): Promise<void> {
  isSignInWanted.value = true;
  try {
    await remove('session');
  } finally {
    globalThis.location.assign(address('.'));
  }
}
