import type { Fault } from './fault.ts';

/** A token's expiry is looked at in the handshake and never again. */
export const expLive: Fault = {
  slug: 'exp-live',
  title: 'a live socket outlives its token',
  level: 1,
  seenBy: ['AUT'],
  needs: [],
  source: 'tempoxyz/zones PR#519; auth0-community/auth0-socketio-jwt#98; wso2/product-apim#12413',
  install: (guard) => (seams) => ({
    isExpired: (principal) => !guard.fires(principal.sessionId) && seams.isExpired(principal),
    watchExpiry: (principal, onExpired) =>
      guard.fires(principal.sessionId) ? () => undefined : seams.watchExpiry(principal, onExpired),
  }),
};
