// A session with the development issuer, which gives a token to whoever asks for one. A product has its own sign-in.
import type { Connection } from '../src/index.js';

export interface Settings { service: string; users: { name: string; project: string }[] }
export const settings: Promise<Settings> = fetch('/settings.json').then((response) => response.json());

async function newToken(user: string): Promise<string> {
  const response = await fetch(`/token?user=${encodeURIComponent(user)}`, { method: 'POST' });
  if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
  return (await response.json() as { token: string }).token;
}

export interface Session extends Connection { user: string }

/** `ask` lets the user sign in again, once for all requests that wait. */
export async function signIn(user: string, service: string, ask: () => Promise<void>): Promise<Session> {
  let token = await newToken(user);
  let renewal: Promise<void> | null = null;
  return {
    user, url: service, token: () => token,
    renew: () => (renewal ??= ask().then(async () => { token = await newToken(user); }).finally(() => { renewal = null; })),
  };
}
