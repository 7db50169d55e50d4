// A session with the development issuer, which gives a token to anyone who asks for one. A product has its own sign-in.
import { shotAssets, type Connection } from '../src/index.js';

export interface Settings { service: string; users: { name: string; project: string }[] }
export const settings: Promise<Settings> = fetch('/settings.json').then((response) => response.json());

async function newToken(user: string): Promise<string> {
  const response = await fetch(`/token?user=${encodeURIComponent(user)}`, { method: 'POST' });
  if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
  return (await response.json() as { token: string }).token;
}

export interface Session { user: string; connection: Connection }

/** `ask` lets the user sign in again, once for all requests that wait. */
export async function signIn(user: string, service: string, ask: () => Promise<void>): Promise<Session> {
  let token = await newToken(user);
  let since = performance.now();
  let renewal: Promise<string> | null = null;
  const renewed = async () => {
    await ask();
    since = performance.now();
    return (token = await newToken(user));
  };
  const connection = shotAssets({
    baseUrl: service,
    // A request may have gone out before others got the new token.
    token: (renew) => (renew && performance.now() - since > 1_000 ? (renewal ??= renewed().finally(() => { renewal = null; })) : token),
  });
  return { user, connection };
}
