import type { Fault } from './fault.ts';

/** The auth service tells a logout to the one backend that it knows, and that one tells no other. */
export const revokedLive: Fault = {
  slug: 'revoked-live',
  title: 'a logout closes the live sockets of the first replica only',
  level: 4,
  seenBy: ['AUT'],
  needs: ['M'],
  source: 'home-assistant/core#56760; mcdonc/klangk#3152; vstorm-co/agenticos#1437; kubestellar/console#4906',
  install: (guard) => (seams, parts) => ({
    onRevoked: (sessionId) => {
      if (parts.replica === 0 || !guard.fires(sessionId)) seams.onRevoked(sessionId);
    },
  }),
};
