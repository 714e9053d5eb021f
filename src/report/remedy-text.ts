import { ownCommand } from '../support/own-command.ts';
import type { Remedy, Service } from './diagnosis.ts';

const SHRINKS = `${ownCommand('fuzz')} shrinks it to a plan`;

/** What to do, as a sentence without its full stop. */
export function remedyText(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'start':
      return (
        `start the ${NAMES[remedy.service]}, or correct ${FLAGS[remedy.service]} ` +
        `(${ownCommand('stack')} starts a stack)`
      );
    case 'correct-address':
      return `correct ${FLAGS[remedy.service]}: what answers there is no ${NAMES[remedy.service]} of this target`;
    case 'see-log':
      return `look into the log of the ${NAMES[remedy.service]}`;
    case 'see-readiness':
      return "look at what the backend says of itself: its database, its bus or the auth service's keys are not there";
    case 'pass-upgrades':
      return 'give --backend the backend itself, or let the proxy before it pass WebSocket upgrades on';
    case 'agree-on-keys':
      return (
        'let backend and auth service use the same keys (AUTH_URL or secret of the backend), issuer and audience, ' +
        'or correct --auth or --backend if they are of two stacks'
      );
    case 'greet':
      return 'look at what the backend does after the upgrade: its log, or a proxy that ends sockets';
    case 'refuse-first':
      return 'let the backend ask for a token before it answers anything, and before it upgrades';
    case 'verify-tokens':
      return `let this door verify signature, algorithm, key, issuer and audience (${SHRINKS})`;
    case 'revoke-everywhere':
      return 'let every door and every replica ask whether the session was revoked';
    case 'point-at-puppet':
      return (
        `start the stack with ${remedy.url} as base URL of its model (LLM_BASE_URL or OPENAI_BASE_URL), ` +
        'or give --llm-listen the address that it was told'
      );
    case 'open-tools':
      return `let the stack's http tool reach ${remedy.origin} (TOOL_ORIGINS)`;
    case 'deliver-everywhere':
      return `look at the bus between the replicas, and at who is told of an event (${SHRINKS})`;
    case 'keep-apart':
      return `see how the backend looks up what belongs to whom (${SHRINKS})`;
    case 'heed':
      return remedy.hint.replace(/\.$/, '');
    default:
      return remedy satisfies never;
  }
}

const NAMES: Readonly<Record<Service, string>> = { auth: 'auth service', backend: 'backend' };
const FLAGS: Readonly<Record<Service, string>> = { auth: '--auth', backend: '--backend' };
