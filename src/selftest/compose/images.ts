import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPostgresBinaries } from '../../launch/postgres-binaries.ts';
import type { ServerKind } from '../../launch/server.ts';
import type { Service } from './read-compose.ts';

/** What stands for an image of others: a program of this machine, with its arguments. */
export interface Substitute {
  /** The service's own command, with what the image sees to besides. */
  kind(service: Service): ServerKind;
  /** What its health check needs besides, where the server has another port than in its container. */
  readonly portFlag: string;
}

/**
 * The table of images, by the names of their repositories. In place of the image's own start, PostgreSQL gets a data
 * directory and Redis nothing but a place for its file; both listen on 127.0.0.1 at the port that is chosen for them.
 */
export const IMAGES: Readonly<Record<string, Substitute>> = {
  postgres: {
    portFlag: '--port',
    kind: ({ command, environment }) => ({
      name: 'PostgreSQL',
      code: 'postgres-unavailable',
      hint: 'Install it: apt-get install -y postgresql',
      ready: /database system is ready to accept connections/,
      taken: /could not (bind|create any TCP)/,
      prepare: async (place) => {
        const { directory, identity } = place;
        const { initdb, postgres } = await findPostgresBinaries({ directory, as: identity }, 'machine');
        const secret = join(directory, 'password');
        await writeFile(secret, environment['POSTGRES_PASSWORD'] ?? '');
        const data = join(directory, 'data');
        const roles = ['-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', secret];
        await place.finish({ file: initdb, args: ['-D', data, ...roles, '--no-sync'], endSignal: 'SIGKILL' });
        const besides = [`data_directory=${data}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
        return (port) => ({
          file: postgres,
          args: ['-D', data, ...command.slice(1), ...[...besides, `port=${port}`].flatMap((one) => ['-c', one])],
          endSignal: 'SIGQUIT',
        });
      },
    }),
  },
  redis: {
    portFlag: '-p',
    kind: ({ command }) => ({
      name: 'Redis',
      code: 'redis-unavailable',
      hint: 'Install it: apt-get install -y redis-server',
      ready: /Ready to accept connections/,
      taken: /Address already in use/,
      prepare: ({ directory }) =>
        Promise.resolve((port) => ({
          file: command[0] ?? '',
          args: [...command.slice(1), '--bind', '127.0.0.1', '--dir', directory, '--port', `${port}`],
          endSignal: 'SIGKILL',
        })),
    }),
  },
};

/** Of the image's name, without its tag. */
export function repositoryOf(image: string): string {
  return image.split(':')[0] ?? '';
}
