/**
 * Settings of the embedded server: safe first (every commit is on disk), then small. The machine is shared with
 * Node and often with little else, connections are pooled, and queries are short.
 */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // A socket path over 107 bytes refuses to start, and DATA_DIR may be anywhere.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '96MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  random_page_cost: '1.1',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'on',
  min_wal_size: '64MB',
  max_wal_size: '512MB',
  // Three I/O workers, the replication launcher and parallel workers cost memory when idle and win nothing here;
  // parallel queries also fail where a container has little /dev/shm.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  max_wal_senders: '2',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  // The log outlives an erased person: no statement, parameter or row detail goes into it.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};
