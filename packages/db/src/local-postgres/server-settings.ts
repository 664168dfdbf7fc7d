import { relative } from 'node:path';
import type { Launcher } from './launch.ts';

/** Settings of the server: small in memory, on a socket only, one machine's durability. */
export function serverSettings({
  launcher,
  durable,
}: {
  launcher: Launcher;
  durable: boolean;
}): Record<string, string> {
  const { paths, isolated } = launcher;
  return {
    listen_addresses: '',
    // Relative to the data directory, whose own path may be too long for a socket.
    unix_socket_directories: isolated ? paths.run : relative(paths.data, paths.run),
    // The directory is what keeps others out.
    unix_socket_permissions: '0777',
    hba_file: `${paths.config}/pg_hba.conf`,
    ident_file: `${paths.config}/pg_ident.conf`,
    // Both pools of a web node full, its listeners, those that are kept for a superuser, and some for whoever looks.
    max_connections: '80',
    shared_buffers: '48MB',
    max_wal_senders: '0',
    max_parallel_workers_per_gather: '0',
    io_method: 'sync',
    jit: 'off',
    random_page_cost: '1.1',
    wal_compression: 'on',
    checkpoint_timeout: '15min',
    max_wal_size: '1GB',
    huge_pages: 'off',
    log_line_prefix: '',
    log_checkpoints: 'off',
    // A lost machine may cost its last moments in tests, never in earnest.
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}
